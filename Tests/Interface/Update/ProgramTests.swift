import Foundation
import TerminalKit
import Testing
import TokenModel

@testable import Interface

@Suite struct ProgramTests {
  @Test func `keys leave, suspend and redraw`() throws {
    var state = try World.listed()
    #expect(state.type("q") == [.terminal(.quit(status: 0))])
    #expect(state.press(.control("z")) == [.terminal(.suspend)])
    #expect(state.press(.control("l")) == [.terminal(.redraw)])
    #expect(update(&state, .terminal(.continued)) == [.listEnvironments])
    state.type("c")
    #expect(state.press(.control("z")) == [.terminal(.suspend)])
    #expect(state.dialogs.count == 1)
  }

  @Test func `Ctrl-C leaves what is open, then the program`() throws {
    var state = try World.listed()
    state.focus = .tokens
    state.type("c")
    #expect(update(&state, .terminal(.interrupted)).isEmpty)
    #expect(state.dialogs.isEmpty)
    state.type("/")
    #expect(update(&state, .terminal(.interrupted)).isEmpty)
    #expect(update(&state, .terminal(.interrupted)) == [.terminal(.quit(status: 0))])
  }

  @Test func `Escape steps back`() throws {
    var state = try World.listed()
    state.press(.tab, .escape)
    #expect(state.focus == .environments)
    state.press(.escape)
    #expect(state.notice == .info("Press q to quit."))
  }

  @Test func `keys move between the panes`() throws {
    var state = try World.listed()
    for (key, pane): (Key, Pane) in [
      (.tab, .tokens), (.tab, .environments), (.character("l"), .tokens), (.right, .tokens),
      (.character("h"), .environments), (.right, .tokens), (.left, .environments), (.backTab, .tokens),
    ] {
      state.press(key)
      #expect(state.focus == pane)
    }
  }

  @Test func `every dialog drops what was typed ahead`() throws {
    for key in ["c", "s", "?", "L", "O"] {
      var state = try World.listed()
      #expect(state.type(key).contains(.terminal(.dropTypedAhead)), "\(key)")
    }
    for key: Key in [.enter, .character("x"), .character("e")] {
      var state = try World.listed()
      state.press(.tab)
      #expect(state.press(key).contains(.terminal(.dropTypedAhead)))
    }
  }

  @Test func `pasted text is never keys`() throws {
    var state = try World.listed()
    state.press(.tab)
    #expect(update(&state, .terminal(.pasted("xq\n"))).isEmpty)
    #expect(state.dialogs.isEmpty)
    #expect(state.notice == .info("Pasted text is never taken for keys."))
  }

  @Test func `the application is a program`() throws {
    var application = Application(
      profiles: World.profiles, readings: try World.readings(), environment: "prod", jitter: 0)
    let display = Display(size: Size(rows: 24, columns: 80))
    #expect(application.view(display).text.contains("Upload tokens · pod-example") == false)
    _ = application.update(Application.message(for: .clock(World.now)))
    _ = application.update(Application.message(for: .resized(display)))
    #expect(application.view(display).text.contains("14m32s"))
    #expect(application.nextChange == World.now.addingTimeInterval(1))
    let effects = application.update(Application.message(for: .key(.character("q"))))
    #expect(effects.compactMap(Application.terminalRequest(of:)) == [.quit(status: 0)])
    #expect(Application.terminalRequest(of: .listEnvironments) == nil)
  }
}
