import Formats
import Foundation
import TerminalKit
import Testing
import TokenModel

@testable import Interface

@Suite struct ThemeChoosingTests {
  private func preferences(
    settings: String? = nil, kept: String? = nil, option: String? = nil, own: [OwnTheme] = []
  ) -> Preferences {
    var preferences = Preferences()
    preferences.settings.theme = settings
    preferences.kept.theme = kept
    preferences.theme = option
    preferences.themes = ThemeLibrary(own: own)
    return preferences
  }

  private func state(_ preferences: Preferences, environmentTheme: String? = nil) throws -> AppState {
    var readings = try World.readings()
    var video = try World.videoEnvironment()
    video.theme = environmentTheme
    readings[3] = World.reading(video, World.session(of: video, endsIn: 3130, issued: 470), asks: [World.apiKey])
    return try World.state(readings, preferences: preferences)
  }

  private func own(_ text: String) -> OwnTheme { OwnTheme(name: "night", file: "/x/night.ini", content: .text(text)) }

  @Test(arguments: [
    (String?.none, String?.none, String?.none, String?.none, "universal"),
    (nil, nil, nil, "mono", "mono"), (nil, nil, "light", "mono", "light"), (nil, "dark", "light", "mono", "dark"),
    ("tritanopia", "dark", "light", "mono", "tritanopia"),
  ])
  func `the nearest word counts`(option: String?, environment: String?, settings: String?, kept: String?, theme: String)
    throws
  {
    let state = try state(preferences(settings: settings, kept: kept, option: option), environmentTheme: environment)
    #expect(state.themes.current.name == theme)
  }

  @Test func `by default the terminal's background decides`() throws {
    var preferences = preferences()
    preferences.themes = .shipped
    var state = AppState(profiles: World.profiles, chosen: "video", preferences: preferences)
    state.show(try World.readings())
    #expect(update(&state, .terminal(.clock(World.now))).contains(.terminal(.askGround)))
    #expect(!update(&state, .terminal(.clock(World.now))).contains(.terminal(.askGround)), "once")
    #expect(state.themes.current.name == "universal", "nothing waits for the answer")
    _ = update(&state, .terminal(.ground(.light)))
    #expect(state.themes.current.name == "light")
    _ = update(&state, .terminal(.ground(.dark)))
    #expect(state.themes.current.name == "dark")
    #expect(state.themes.currentName == "auto")
  }

  @Test func `a theme that was chosen is not asked for`() throws {
    for preferences in [preferences(settings: "light"), preferences(kept: "light"), preferences(option: "light")] {
      var state = AppState(profiles: World.profiles, chosen: "video", preferences: preferences)
      state.show(try World.readings())
      #expect(!update(&state, .terminal(.clock(World.now))).contains(.terminal(.askGround)))
      _ = update(&state, .terminal(.ground(.dark)))
      #expect(state.themes.current.name == "light")
      #expect(preferences.themeInUse == "light")
    }
    #expect(preferences().themeInUse == "auto")
  }

  @Test func `auto can be written wherever a theme can`() throws {
    var state = try state(preferences(settings: "auto", kept: "light"), environmentTheme: nil)
    _ = update(&state, .terminal(.ground(.dark)))
    #expect(state.themes.current.name == "dark")
    state.press(.character("t"), .down, .enter)
    #expect(state.themes.chosen == .theme("universal"))
    state.press(.character("t"), .up, .enter)
    #expect(state.themes.chosen == .theme("auto"))
    #expect(state.themes.current.name == "dark")
    #expect(state.themes.problems.isEmpty)
  }

  @Test func `an environment's theme comes and goes with it`() throws {
    var state = try state(preferences(settings: "light"), environmentTheme: "dark")
    #expect(state.themes.current.name == "dark")
    state.press(.character("k"))
    #expect(state.themes.current.name == "light")
    state.press(.character("j"))
    #expect(state.themes.current.name == "dark")
  }

  @Test func `the menu shows each theme as it is tried`() throws {
    var state = try state(preferences())
    #expect(state.press(.character("t")).contains(.terminal(.dropTypedAhead)))
    state.press(.down, .down)
    #expect(state.themes.current.name == "dark")
    state.press(.down)
    #expect(state.themes.current.name == "light")
    state.press(.escape)
    #expect(state.themes.current.name == "universal")
    #expect(state.dialogs.isEmpty)
    #expect(state.choices.theme == nil)
  }

  @Test func `Enter keeps the theme`() throws {
    var state = try state(preferences(option: "light"), environmentTheme: "mono")
    state.press(.character("t"), .down, .down, .enter)
    let chosen = state.themes.current.name
    #expect(chosen != "light")
    #expect(state.choices.theme == chosen)
    #expect(
      state.notice == .done("Theme: \(chosen), for everything while fob is open. Next time your files decide again."))
    state.press(.character("k"))
    #expect(state.themes.current.name == chosen)
  }

  @Test func `as configured goes back to the files`() throws {
    var state = try state(preferences(settings: "light", kept: "mono"))
    state.press(.character("t"))
    for _ in 0..<9 { state.press(.up) }
    state.press(.enter)
    #expect(state.themes.current.name == "light")
    #expect(state.choices.theme == nil)
  }

  @Test func `a file that changes is seen at once`() throws {
    var state = try state(preferences(settings: "night", own: [own("[styles]\nkey = 99")]))
    #expect(state.themes.current.style(.key, .indexed).foreground == .indexed(99))
    _ = update(&state, .themesRead(ThemeLibrary(own: [own("[styles]\nkey = 100")])))
    #expect(state.themes.current.style(.key, .indexed).foreground == .indexed(100))
  }

  @Test func `a mistake leaves the theme as it was and is said`() throws {
    var state = try state(preferences(settings: "night", own: [own("[styles]\nkey = 99")]))
    _ = update(&state, .themesRead(ThemeLibrary(own: [own("[styles]\n\nkey = grene")])))
    #expect(state.themes.current.style(.key, .indexed).foreground == .indexed(99))
    #expect(
      state.notice
        == .warning("/x/night.ini:3: 'grene' is neither a colour nor an attribute; did you mean 'green'?"))
    _ = update(&state, .themesRead(ThemeLibrary(own: [own("[styles]\nkey = green")])))
    #expect(state.themes.current.style(.key, .indexed).foreground == .indexed(2))
  }

  @Test func `a theme that is not there is said once and the next word counts`() throws {
    var state = try state(preferences(settings: "light"), environmentTheme: "nigth")
    #expect(state.themes.current.name == "light")
    #expect(state.notice == .warning("There is no theme 'nigth'; 'fob themes' lists those that there are."))
    state.press(.escape, .character("k"), .character("j"))
    #expect(state.notice == nil)
  }

  @Test func `a broken theme cannot be chosen`() throws {
    var state = try state(preferences(own: [own("[styles]\nkey = grene")]))
    state.press(.character("t"))
    for _ in 0..<10 { state.press(.down) }
    #expect(state.themes.current.name == "tritanopia")
    state.press(.enter)
    #expect(state.dialogs.count == 1)
    #expect(state.notice == .warning("This theme cannot be used: correct its file first."))
  }

  @Test func `the menu looks like this`() throws {
    var state = try state(preferences(own: [own("[styles]\nkey = grene")]))
    state.press(.character("t"), .up)
    let rows = view(state, theme: state.themes.current, display: state.display).rows[6...15]
    // What lies beside the menu is the screen behind.
    #expect(
      rows.map { String($0.dropFirst(6).prefix(68)) }.joined(separator: "\n") == """
        │ ▸ as configured  the environment's, else that of settings.ini    │
        │   auto           dark or light, as the terminal's background; e… │
        │   universal      for light and dark terminals                    │
        │   dark           light text on a dark ground                     │
        │   light          dark text on a light ground                     │
        │   mono           no colours: bold, underline, reverse            │
        │   high-contrast  at least 7:1 for every text                     │
        │   deuteranopia   dark, without red and green                     │
        │   tritanopia     dark, without blue and yellow                   │
        │   night          × broken                                        │
        """)
  }
}
