/// Changes of some values in the text of an INI file; every other line stays byte for byte as it is.
public struct INIChange: Sendable {
  /// The keys with their new values; nil removes the key.
  private let values: [(key: String, value: String?)]

  /// Changes of keys, none of which is given twice.
  public init(_ values: [(key: String, value: String?)]) {
    self.values = values.map { ($0.key.lowercased(), $0.value) }
  }

  /// The text with the changes in one of its sections. A new key follows the last one.
  ///
  /// - Throws: `TextFailure` if the text is not an INI file, has no such section, or a value cannot be written so that
  ///   it reads back unchanged.
  public func applied(to text: String, in section: String) throws(TextFailure) -> String {
    let before = try INIDocument(parsing: text)
    guard let old = before[section] else { throw TextFailure("there is no section [\(section)]") }
    var pieces = INIParser.pieces(of: text, in: section)
    let lineEnd = text.contains("\r\n") ? "\r\n" : "\n"
    var added: [String] = []
    for (key, value) in values {
      if let index = pieces.firstIndex(where: { $0.key == key }) {
        pieces[index].text = value.map { pieces[index].head + $0 + lineEnd } ?? ""
      } else if let value {
        added.append("\(key) = \(value)\(lineEnd)")
      }
    }
    if let last = pieces.lastIndex(where: \.isOfSection) {
      let isOpen = pieces[last].text.unicodeScalars.last.map { $0 != "\n" && $0 != "\r" } ?? false
      if !added.isEmpty, isOpen { pieces[last].text += lineEnd }
      pieces[last].text += added.joined()
    }
    let changed = pieces.map(\.text).joined()
    try check(try INIDocument(parsing: changed), old, section)
    return changed
  }

  /// Makes sure that the changed text reads as intended.
  private func check(_ document: INIDocument, _ old: INISection, _ section: String) throws(TextFailure) {
    for (key, value) in values where document[section]?[key]?.value != value {
      throw TextFailure("\(key) cannot be written like this in an INI file")
    }
    for entry in old.entries where !values.contains(where: { $0.key == entry.key }) {
      guard document[section]?[entry.key]?.value == entry.value else {
        throw TextFailure("\(entry.key) would change too")
      }
    }
  }
}

/// A part of an INI file's text.
struct INIPiece {
  /// The whole part, with the ends of its lines.
  var text: String
  /// The entry's key; nil if it is not an entry of the section.
  var key: String?
  /// The text before the entry's value.
  var head = ""
  /// Whether it is the section's header or one of its entries.
  var isOfSection = false
}

extension INIParser {
  /// The parts of an INI file's text: each entry of the section with its continuation lines, and the rest in between.
  static func pieces(of text: String, in section: String) -> [INIPiece] {
    var pieces: [INIPiece] = []
    var isInside = false
    var indentation: Int?
    let scalars = text.unicodeScalars
    let lines = lines(of: text)
    for (index, line) in lines.enumerated() {
      let start = index == 0 ? scalars.startIndex : line.scalars.startIndex
      let end = index + 1 < lines.count ? lines[index + 1].scalars.startIndex : scalars.endIndex
      let whole = String(scalars[start..<end])
      let content = line.scalars.trimmed(of: isBlank)
      let indent = line.scalars.prefix(while: isBlank).count
      guard let first = content.first, first != "#", first != ";" else {
        pieces.append(INIPiece(text: whole))
        continue
      }
      if let open = indentation, indent > open {
        // Continuation lines belong to their entry, even after comments or empty lines.
        if isInside { continueEntry(&pieces, with: whole) } else { pieces.append(INIPiece(text: whole)) }
      } else if let name = sectionName(content) {
        isInside = name == section
        indentation = nil
        pieces.append(INIPiece(text: whole, isOfSection: isInside))
      } else {
        indentation = indent
        pieces.append(isInside ? entry(whole) : INIPiece(text: whole))
      }
    }
    return pieces
  }

  private static func continueEntry(_ pieces: inout [INIPiece], with line: String) {
    guard let entry = pieces.lastIndex(where: \.isOfSection), pieces[entry].key != nil else {
      pieces.append(INIPiece(text: line))
      return
    }
    pieces[entry].text = pieces[entry...].map(\.text).joined() + line
    pieces.removeSubrange((entry + 1)...)
  }

  private static func entry(_ line: String) -> INIPiece {
    let scalars = line.unicodeScalars
    guard let delimiter = scalars.firstIndex(where: { $0 == "=" || $0 == ":" }) else { return INIPiece(text: line) }
    let key = String(scalars[..<delimiter].trimmed(of: isBlank)).lowercased()
    let behind = scalars[delimiter...].dropFirst().prefix { isBlank($0) && $0 != "\n" && $0 != "\r" }
    return INIPiece(text: line, key: key, head: String(scalars[..<behind.endIndex]), isOfSection: true)
  }
}
