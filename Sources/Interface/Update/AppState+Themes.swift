import TokenModel

extension Action {
  static let theme = Action(
    .theme, .program, [.character("t")], in: [.main], help: "try the themes, or take one by its name",
    parameter: .theme
  ) { state, _ in state.openThemes() }
}

extension AppState {
  /// Opens the menu of themes on the one that is in use.
  fileprivate mutating func openThemes() -> [Effect] {
    let inUse = ThemeChoice.theme(themes.current.name)
    let dialog = ThemeDialog(themes.library, current: themes.chosen ?? inUse)
    themes.tried = themes.chosen ?? inUse
    return open(.themes(dialog))
  }

  /// Shows what a theme is like, if it can be used.
  mutating func tryOn(_ choice: ThemeDialog.Choice) {
    if choice.problem == nil { themes.tried = choice.choice }
  }

  /// Takes the theme that the menu stands on, and leaves the menu if it can be used.
  mutating func choose(_ choice: ThemeDialog.Choice) {
    if choice.problem == nil { dialogs.removeLast() }
    take(choice)
  }

  /// Every theme that can be named.
  var themeChoices: [ThemeDialog.Choice] { ThemeDialog.choices(in: themes.library) }

  /// Wears a theme from now on, if it can be used.
  mutating func take(_ choice: ThemeDialog.Choice) {
    guard choice.problem == nil else {
      say(.warning("This theme cannot be used: mend its file first."), about: .theme(choice.word))
      return
    }
    themes.tried = nil
    themes.chosen = choice.choice
    switch choice.choice {
    case .configured: notice = .done("Theme: as the environments and settings.ini say.")
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
    themes.take(library)
    withdrawWarning(of: .theme)
    for case (let index, .themes(let dialog)) in dialogs.enumerated() {
      dialogs[index] = .themes(ThemeDialog(library, current: dialog.choice.choice))
    }
  }

  /// Puts on the theme that is wanted now.
  mutating func dress() {
    let names = themes.wanted(environment: chosenEnvironment?.theme, settings: settings.theme)
    if let problem = themes.wear(names) { warn(problem, of: .theme) }
  }
}
