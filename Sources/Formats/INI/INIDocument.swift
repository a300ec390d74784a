/// An INI file as Python's `configparser` (strict, without interpolation and inline comments) reads it.
///
/// `key = value` or `key: value`; lines that begin with `#` or `;` are comments; a line indented more deeply than its key
/// continues the value. Values hold `#` and `;` as they are. What `configparser` does with `[DEFAULT]` for the other sections
/// is left to the reader.
public struct INIDocument: Equatable, Sendable {
  /// The sections in the order in which they first appear.
  public var sections: [INISection]

  /// A document of these sections.
  public init(sections: [INISection]) {
    self.sections = sections
  }

  /// Reads a text; a byte order mark and every kind of line end are accepted.
  ///
  /// - Throws: `TextFailure` for a line that is none of the above, an entry outside a section, and a section or key given twice
  ///   (`[DEFAULT]` may be, as in Python).
  public init(parsing text: String) throws(TextFailure) {
    var parser = INIParser()
    for line in INIParser.lines(of: text) { try parser.read(line) }
    sections = parser.finish()
  }

  /// Reads UTF-8 text, as `init(parsing:)` does.
  ///
  /// - Throws: `TextFailure` also for the first line that is not UTF-8.
  public init(utf8 bytes: [UInt8]) throws(TextFailure) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      let index = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
      throw TextFailure(line: index + 1, "not UTF-8; save the file as UTF-8")
    }
    try self.init(parsing: text)
  }

  /// The section of a name.
  public subscript(name: String) -> INISection? {
    sections.first { $0.name == name }
  }

  /// The document as text that reads back as the same document.
  ///
  /// - Throws: `TextFailure` with the line in that text where the format has no way to write something: a value with blanks around
  ///   it, a continuation that would be a comment, a key holding `=`, the same key twice.
  public var text: String {
    get throws(TextFailure) {
      var lines: [String] = []
      for section in sections {
        if !lines.isEmpty { lines.append("") }
        lines.append("[\(section.name)]")
        guard Self.readsBack(["[\(section.name)]"], as: INISection(name: section.name)) else {
          throw TextFailure(line: lines.count, "a section of this name cannot be written in an INI file")
        }
        for entry in section.entries {
          let entryLines = Self.lines(of: entry)
          guard Self.readsBack(["[section]"] + entryLines, as: INISection(name: "section", entries: [entry])) else {
            throw TextFailure(line: lines.count + 1, "\(entry.key) cannot be written like this in an INI file")
          }
          lines += entryLines
        }
      }
      let text = lines.map { $0 + "\n" }.joined()
      _ = try INIDocument(parsing: text)
      return text
    }
  }

  private static func lines(of entry: INIEntry) -> [String] {
    let values = entry.value.split(separator: "\n", omittingEmptySubsequences: false)
    return ["\(entry.key) = \(values[0])"] + values.dropFirst().map { "\t" + $0 }
  }

  private static func readsBack(_ lines: [String], as section: INISection) -> Bool {
    guard let read = try? INIDocument(parsing: lines.joined(separator: "\n")).sections, read.count == 1 else {
      return false
    }
    return read[0].name == section.name
      && read[0].entries.map { [$0.key, $0.value] } == section.entries.map { [$0.key, $0.value] }
  }
}

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
