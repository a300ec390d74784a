import Formats
import TerminalKit
import TokenModel

/// A menu of the themes; the screen behind shows the one that it stands on.
struct ThemeDialog: Dialog {
  static let width = 64

  /// One line of the menu.
  struct Choice: Sendable, Equatable {
    let choice: ThemeChoice
    /// The theme's name, or words.
    let title: String
    let description: String
    /// Why it cannot be chosen.
    let problem: String?

    /// How the command line names it.
    var name: String { choice == .configured ? "configured" : title }
  }

  let choices: [Choice]
  var selected: Int { didSet { tryOn() } }
  private(set) var triedTheme: ThemeChoice?
  /// A theme that is tried shows on what lies below.
  let dimsBelow = false

  var keyContext: KeyContext { .menu }
  var work: WorkID? { nil }
  var cancelling: Availability { .possible }
  var choiceCount: Int { choices.count }

  /// All that can be chosen.
  static func choices(in library: ThemeLibrary) -> [Choice] {
    let configured = Choice(
      choice: .configured, title: "as configured", description: "the environment's, else that of settings.ini",
      problem: nil)
    let automatic = Choice(
      choice: .theme(ThemeLibrary.automatic), title: ThemeLibrary.automatic,
      description: ThemeLibrary.automaticEntry.description ?? "", problem: nil)
    return [configured, automatic]
      + library.entries.map { entry in
        Choice(
          choice: .theme(entry.name), title: entry.name,
          description: entry.description ?? (entry.file == nil ? "" : "your own"),
          problem: entry.error?.description)
      }
  }

  /// - Parameters:
  ///   - current: the choice to stand on at first.
  ///   - tried: what the screen shows until a theme is chosen that can be used.
  init(_ library: ThemeLibrary, current: ThemeChoice, tried: ThemeChoice?) {
    triedTheme = tried
    choices = Self.choices(in: library)
    selected = choices.firstIndex { $0.choice == current } ?? 0
  }

  var choice: Choice { choices[selected] }

  private mutating func tryOn() {
    if choice.problem == nil { triedTheme = choice.choice }
  }

  mutating func mask() {}

  func submit(in state: inout AppState) -> [Effect] {
    if choice.problem == nil { state.dialogs.removeLast() }
    state.wear(choice)
    return []
  }
}

extension ThemeDialog {
  func content(in state: AppState, width: Int) -> DialogContent {
    let glyphs = state.display.glyphs
    var content = DialogContent(title: "Theme")
    let titles = choices.map { DisplayText($0.title).width }.max() ?? 0
    for (index, choice) in choices.enumerated() {
      let isSelected = index == selected
      let mark: DisplayText = isSelected ? "\(glyphs.selection) " : "  "
      var line = StyledText(
        mark + DisplayText(choice.title).padded(to: min(titles, width / 2)) + "  ", isSelected ? .rowSelected : .text)
      let room = max(0, width - line.width)
      if choice.problem != nil {
        line.append(DisplayText("\(glyphs.revoked) broken").padded(to: room), isSelected ? .rowSelected : .statusError)
      } else {
        let description = DisplayText(choice.description).truncated(to: room).padded(to: room)
        line.append(description, isSelected ? .rowSelected : .textDim)
      }
      content.lines.add(line.pointing(at: .choice(index)))
    }
    if let problem = choice.problem {
      for line in DisplayText(problem).wrapped(to: width, lines: 3) {
        content.foot.add(StyledText(line, .statusError))
      }
    }
    let shown = DialogExtent.shown(content, in: DialogExtent.area(in: state)).lines
    content.top = min(max(0, selected - shown / 2), max(0, content.lines.count - shown))
    return content
  }
}

extension Action {
  static let theme = Action(
    .theme, .program, [.character("t")], in: [.main], help: "try the themes, or take one by its name",
    parameter: .theme
  ) { state, _ in state.openThemes() }
}

extension AppState {
  /// Opens the menu of themes on the one that is in use.
  fileprivate mutating func openThemes() -> [Effect] {
    let inUse = ThemeChoice.theme(themes.currentName)
    let current = themes.chosen ?? inUse
    return open(ThemeDialog(themes.library, current: current, tried: current))
  }

  /// Every theme that can be named.
  var themeChoices: [ThemeDialog.Choice] { ThemeDialog.choices(in: themes.library) }

  /// Wears a theme from now on, if it can be used.
  mutating func wear(_ choice: ThemeDialog.Choice) {
    guard choice.problem == nil else {
      say(.warning("This theme cannot be used: correct its file first."), about: .theme(choice.name))
      return
    }
    themes.chosen = choice.choice
    switch choice.choice {
    case .configured: notice = .done("Theme: as set in the environments and settings.ini.")
    case .theme(let name):
      let isOverruled = settings.theme != nil || environments.contains { $0.environment?.theme != nil }
      notice = .done(
        isOverruled
          ? "Theme: \(name), for everything while fob is open. Next time your files decide again."
          : "Theme: \(name), also next time.")
    }
  }

  /// Takes in what is in the themes folder now.
  mutating func themesRead(_ library: ThemeLibrary) {
    guard library != themes.library else { return }
    themes.adopt(library)
    withdrawWarning(of: .theme)
    for (index, dialog) in dialogs.enumerated() {
      guard let dialog = dialog as? ThemeDialog else { continue }
      dialogs[index] = ThemeDialog(library, current: dialog.choice.choice, tried: dialog.triedTheme)
    }
  }

  /// Asks the terminal for its background where the theme goes by that.
  mutating func askGround() -> [Effect] {
    themes.asksGround(for: wantedThemes) ? [.terminal(.askGround)] : []
  }

  private var wantedThemes: [String] {
    let tried = dialogs.lazy.compactMap(\.triedTheme).last
    return themes.wanted(tried: tried, environment: chosenEnvironment?.theme, settings: settings.theme)
  }

  /// Puts on the theme that is wanted now.
  mutating func applyTheme() {
    if let problem = themes.wear(wantedThemes) { warn(problem, of: .theme) }
  }
}
