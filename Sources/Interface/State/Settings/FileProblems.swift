/// What is wrong with the person's own files as they were read last, to be read again when the notice has gone.
struct FileProblems: Sendable {
  /// `settings.ini`.
  var settings: [SettingsProblem] = []
  /// `keys.ini`.
  var keys: KeysFileError?
  /// Themes that were to be used and cannot be.
  var themes: [String] = []

  /// Each as a sentence.
  var sentences: [String] { settings.map(\.description) + (keys?.sentences ?? []) + themes }
}
