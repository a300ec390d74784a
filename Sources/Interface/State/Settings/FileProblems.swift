/// What is wrong with `settings.ini` and `keys.ini` as they were read last, to be read again when the notice has gone.
struct FileProblems: Sendable {
  /// `settings.ini`.
  var settings: [SettingsProblem] = []
  /// `keys.ini`.
  var keys: KeysFileError?
  /// What the notice says of them, in its order.
  var warnings: [Warning] = []

  /// A file of the operator's.
  enum File: Sendable {
    case settings, keys, theme, choices
  }

  /// A part of the notice; one of no file stood there before.
  struct Warning: Sendable {
    var file: File?
    let text: String
  }

  /// Each as a sentence.
  var sentences: [String] { settings.map(\.description) + (keys?.sentences ?? []) }
}
