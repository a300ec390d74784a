/// What the person at the screen has settled beforehand: settings, and what was chosen earlier.
public struct Preferences: Sendable {
  /// The word of `settings.ini`.
  public var settings = Settings()
  /// What was kept of earlier runs.
  public var kept = KeptChoices()
  /// What is wrong with either file.
  public var problems: [SettingsProblem] = []

  /// The themes that there are.
  public var themes = ThemeLibrary.shipped
  /// `--theme`.
  public var theme: String?

  /// Nothing was settled.
  public init() {}

  /// The theme where no environment has one of its own.
  public var themeInUse: String {
    var state = ThemeState(library: themes, option: theme, kept: kept.theme)
    _ = state.wear(state.wanted(tried: nil, environment: nil, settings: settings.theme))
    return state.current.name
  }
}
