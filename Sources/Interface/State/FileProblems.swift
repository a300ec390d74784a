import Formats
import FoundationEssentials
import TokenModel

/// What is wrong with `settings.ini` and `keys.ini` as they were read last, to be read again when the notice has gone.
struct FileProblems: Sendable {
  /// `settings.ini`.
  var settings: [FileFailure] = []
  /// `keys.ini`.
  var keys: KeysFileFailure?
  /// What the notice says of them, in its order.
  var warnings: [Warning] = []

  /// A file of the operator's.
  enum File: Sendable {
    case settings, keys, theme, choices
  }

  /// A part of the notice.
  struct Warning: Sendable {
    let file: File
    let text: String
  }

  /// Each as a sentence.
  var sentences: [String] { (settings + (keys?.problems ?? [])).map(\.description) }
}

extension AppState {
  /// Takes in what `settings.ini` says now.
  mutating func settingsRead(_ settings: Settings, _ problems: [FileFailure]) {
    self.settings = settings
    report(problems)
  }

  /// Says the first of some problems.
  mutating func report(_ problems: [FileFailure]) {
    fileProblems.settings = problems
    guard let first = problems.first else { return withdrawWarning(of: .settings) }
    warn(problems.count > 1 ? withErrorsHint("\(first)") : "\(first)", of: .settings)
  }

  /// Says what is wrong with a file, after what is wrong with another one.
  mutating func warn(_ text: String, of file: FileProblems.File) {
    if !notices.current.contains(where: { $0.subject == .files }) { fileProblems.warnings = [] }
    fileProblems.warnings.removeAll { $0.file == file || $0.text.contains(text) }
    fileProblems.warnings.append(FileProblems.Warning(file: file, text: text))
    say(.warning(fileProblems.warnings.map(\.text).sentences), about: .files)
  }

  /// Says no more what was wrong with a file.
  mutating func withdrawWarning(of file: FileProblems.File) {
    guard fileProblems.warnings.contains(where: { $0.file == file }) else { return }
    fileProblems.warnings.removeAll { $0.file == file }
    let texts = fileProblems.warnings.map(\.text)
    let isSaid = notices.current.contains { $0.subject == .files }
    if isSaid, !texts.isEmpty { say(.warning(texts.sentences), about: .files) }
  }
}
