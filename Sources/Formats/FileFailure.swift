/// What is wrong with a written, typed or received text, in words that no code depends on.
public struct TextFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The line, counted from 1; nil if the whole text is meant.
  public var line: Int?
  /// What is wrong and what is allowed; repeats no value that may be secret.
  public var reason: String

  /// What is wrong at a line, or with the whole text.
  public init(line: Int? = nil, _ reason: String) {
    self.line = line
    self.reason = reason
  }

  /// The reason.
  public var description: String { reason }

  /// The same of a file.
  public func of(_ file: String) -> FileFailure { FileFailure(file: file, line: line, reason: reason) }

  /// The same of another line, and of a file.
  public func of(_ file: String, at line: Int) -> FileFailure { TextFailure(line: line, reason).of(file) }
}

/// What is wrong with a file that a person wrote, where, and what is allowed.
public struct FileFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file's path.
  public var file: String
  /// The line, counted from 1; nil if the whole file is meant.
  public var line: Int?
  /// What is wrong and what is allowed, without a secret.
  public var reason: String
  /// Whether there is no such file.
  public var isMissingFile: Bool
  /// Whether nothing is wrong with it but that the user has not accepted it as it is.
  public var isUnaccepted: Bool

  /// What is wrong at a line, or with the whole file.
  public init(
    file: String, line: Int? = nil, reason: String, isMissingFile: Bool = false, isUnaccepted: Bool = false
  ) {
    self.file = file
    self.line = line
    self.reason = reason
    self.isMissingFile = isMissingFile
    self.isUnaccepted = isUnaccepted
  }

  /// `FILE:LINE: REASON`, or only the reason if it names the file; neutralised, since others wrote names and keys.
  public var description: String {
    let place = line.map { "\(file):\($0): " } ?? (reason.contains(file) ? "" : "\(file): ")
    return DisplayText(place + reason).string
  }
}
