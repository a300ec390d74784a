import Interface

extension Preferences {
  /// What the person's files say: settings, what was kept, and themes.
  static func onDisk(_ fob: Composition) -> Preferences {
    var preferences = Preferences()
    let settings = SettingsReading(fob).read()
    let kept = ChoiceStore(fob).read()
    (preferences.settings, preferences.kept) = (settings.settings, kept.choices)
    preferences.problems = settings.problems + kept.problems
    preferences.themes = ThemesFolder(fob).read()
    return preferences
  }
}
