/// A key and its value in a section of an `INIDocument`.
public struct INIEntry: Equatable, Sendable {
  /// The key in lower case.
  public let key: String
  /// The value without the blanks around it; lines after the first are joined by newlines.
  public let value: String
  /// The line of the key, counted from 1; 0 for one that was not read from a text.
  public let line: Int

  /// An entry; its key is folded to lower case.
  public init(key: String, value: String, line: Int = 0) {
    self.key = key.lowercased()
    self.value = value
    self.line = line
  }
}
