/// Why a `keys.ini` cannot be used: everything that is wrong with it, so that it is mended at once.
public struct KeysFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One thing that is wrong.
  public struct Problem: Hashable, Sendable {
    /// The line in the file, counted from 1; nil where the file could not be read.
    public let line: Int?
    /// What is wrong there and what to write instead.
    public let reason: String

    /// A problem at a line.
    public init(line: Int?, reason: String) {
      self.line = line
      self.reason = reason
    }
  }

  /// Where the file is.
  public let file: String
  /// At least one, by line.
  public let problems: [Problem]

  /// An error with at least one problem.
  public init(file: String, problems: [Problem]) {
    self.file = file
    self.problems = problems
  }

  /// Each problem as a sentence with its place.
  public var sentences: [String] {
    problems.map { problem in
      problem.line.map { "\(file), line \($0): \(problem.reason)" } ?? problem.reason
    }
  }

  /// All of it, a line each.
  public var description: String { sentences.joined(separator: "\n") }
}
