/// Reads an INI text line by line, following `RawConfigParser._read` of Python.
struct INIParser {
  /// A line, counted from 1, without its end.
  struct Line {
    let number: Int
    let scalars: Substring.UnicodeScalarView
  }

  private struct OpenEntry {
    let key: String
    let line: Int
    var lines: [String]
  }

  private var sections: [INISection] = []
  private var currentSection: Int?
  private var openEntry: OpenEntry?
  private var indentation = 0

  /// The lines of a text; `\r\n`, `\n` and `\r` end one.
  static func lines(of text: String) -> [Line] {
    var rest = text.unicodeScalars[...]
    if rest.first == "\u{FEFF}" { rest.removeFirst() }
    var lines: [Line] = []
    while let end = rest.firstIndex(where: { $0 == "\n" || $0 == "\r" }) {
      lines.append(Line(number: lines.count + 1, scalars: rest[..<end]))
      let isPair = rest[end] == "\r" && rest[end...].dropFirst().first == "\n"
      rest = rest[end...].dropFirst(isPair ? 2 : 1)
    }
    if !rest.isEmpty { lines.append(Line(number: lines.count + 1, scalars: rest)) }
    return lines
  }

  mutating func read(_ line: Line) throws(TextFailure) {
    let content = line.scalars.trimmed(of: Self.isBlank)
    guard let first = content.first else {
      openEntry?.lines.append("")
      return
    }
    if first == "#" || first == ";" { return }

    let lineIndentation = line.scalars.prefix(while: Self.isBlank).count
    if openEntry != nil, lineIndentation > indentation {
      openEntry?.lines.append(String(content))
      return
    }
    indentation = lineIndentation
    if let name = Self.sectionName(content) {
      try open(section: name, at: line.number)
    } else {
      try openEntry(content, at: line.number)
    }
  }

  mutating func finish() -> [INISection] {
    closeEntry()
    return sections
  }

  private mutating func open(section name: String, at line: Int) throws(TextFailure) {
    closeEntry()
    if let index = sections.firstIndex(where: { $0.name == name }) {
      guard name == "DEFAULT" else {
        throw TextFailure(line: line, "the section appears twice, first on line \(sections[index].line)")
      }
      currentSection = index
    } else {
      sections.append(INISection(name: name, line: line))
      currentSection = sections.endIndex - 1
    }
  }

  private mutating func openEntry(_ content: Substring.UnicodeScalarView, at line: Int) throws(TextFailure) {
    closeEntry()
    guard let section = currentSection else {
      throw TextFailure(line: line, "this is before the first [section]")
    }
    guard let delimiter = content.firstIndex(where: { $0 == "=" || $0 == ":" }) else {
      throw TextFailure(line: line, "this is neither 'key = value' nor a [section]")
    }
    let key = String(content[..<delimiter].trimmed(of: Self.isBlank)).lowercased()
    guard !key.isEmpty else { throw TextFailure(line: line, "this has no key before the '\(content[delimiter])'") }
    if let earlier = sections[section].entries.first(where: { $0.key == key }) {
      throw TextFailure(line: line, "the key appears twice, first on line \(earlier.line)")
    }
    let value = String(content[delimiter...].dropFirst().trimmed(of: Self.isBlank))
    openEntry = OpenEntry(key: key, line: line, lines: [value])
  }

  private mutating func closeEntry() {
    guard let entry = openEntry, let section = currentSection else { return }
    let value = Substring(entry.lines.joined(separator: "\n")).unicodeScalars
    let end = value.lastIndex { !Self.isBlank($0) }.map(value.index(after:)) ?? value.startIndex
    sections[section].entries.append(INIEntry(key: entry.key, value: String(value[..<end]), line: entry.line))
    openEntry = nil
  }

  /// What lies between `[` and the last `]`; whatever follows is ignored, as Python does.
  static func sectionName(_ content: Substring.UnicodeScalarView) -> String? {
    guard content.first == "[", let end = content.lastIndex(of: "]") else { return nil }
    let name = content[..<end].dropFirst()
    return name.isEmpty ? nil : String(name)
  }

  /// Python's `str.isspace`: white space and the four ASCII separators.
  static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || (0x1C...0x1F).contains(scalar.value)
  }
}
