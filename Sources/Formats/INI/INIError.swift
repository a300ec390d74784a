/// Why a text is no INI document. Holds no values of it, which may be secret.
public struct INIError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The line, counted from 1.
  public let line: Int
  /// What is wrong there, for the user.
  public let reason: String

  /// An error at a line, counted from 1.
  public init(line: Int, reason: String) {
    self.line = line
    self.reason = reason
  }

  /// `line 7: …`.
  public var description: String { "line \(line): \(reason)" }
}
