import Formats

/// What is wrong with an environment's file, where, and what is allowed.
public struct EnvironmentProblem: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file's path.
  public var file: String
  /// The line, counted from 1, or nil where the whole file is meant.
  public var line: Int?
  /// What is wrong and what is allowed, as a sentence without a secret.
  public var reason: String
  /// Whether there is no such file.
  public var isMissingFile: Bool

  /// Makes a problem.
  public init(file: String, line: Int? = nil, reason: String, isMissingFile: Bool = false) {
    self.file = file
    self.line = line
    self.reason = reason
    self.isMissingFile = isMissingFile
  }

  /// `FILE:LINE: REASON`, or the reason alone where it names the file itself; neutralised: the file's name and keys were written by others.
  public var description: String {
    let place = line.map { "\(file):\($0): " } ?? (reason.contains(file) ? "" : "\(file): ")
    return DisplayText(place + reason).string
  }
}
