/// Something that is wrong with `settings.ini` or `interface.json`. The rest of the file counts.
public struct SettingsProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where the file is.
  public let file: String
  /// The line in it, counted from 1; nil where the whole file cannot be used.
  public let line: Int?
  /// What is wrong there and what to write instead.
  public let reason: String

  /// A problem at a line.
  public init(file: String, line: Int?, reason: String) {
    self.file = file
    self.line = line
    self.reason = reason
  }

  /// The place and the reason as a sentence.
  public var description: String { line.map { "\(file), line \($0): \(reason)" } ?? "\(file): \(reason)" }
}
