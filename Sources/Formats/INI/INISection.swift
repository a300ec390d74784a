/// A `[section]` of an `INIDocument`.
public struct INISection: Equatable, Sendable {
  /// The name exactly as between the brackets.
  public let name: String
  /// The line of the header, counted from 1; 0 for one that was not read from a text.
  public let line: Int
  /// The entries in their order.
  public var entries: [INIEntry]

  /// A section of these entries.
  public init(name: String, line: Int = 0, entries: [INIEntry] = []) {
    self.name = name
    self.line = line
    self.entries = entries
  }

  /// The entry of a key, without regard to case.
  public subscript(key: String) -> INIEntry? {
    let key = key.lowercased()
    return entries.first { $0.key == key }
  }
}
