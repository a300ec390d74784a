/// What the person at the screen has settled beforehand: settings, and what was chosen earlier.
public struct Preferences: Sendable {
  /// The word of `settings.ini`.
  public var settings = Settings()
  /// What was kept of earlier runs.
  public var kept = KeptChoices()
  /// What is wrong with either file.
  public var problems: [SettingsProblem] = []

  /// Nothing was settled.
  public init() {}
}
