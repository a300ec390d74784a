/// What is wrong with `settings.ini` and `keys.ini` as they were read last, to be read again when the notice has gone.
struct FileProblems: Sendable {
  /// `settings.ini`.
  var settings: [SettingsProblem] = []
  /// `keys.ini`.
  var keys: KeysFileError?

  /// Each as a sentence.
  var sentences: [String] { settings.map(\.description) + (keys?.sentences ?? []) }
}
