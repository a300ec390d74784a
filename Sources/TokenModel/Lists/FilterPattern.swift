import Formats

/// A text to search for, with `*` for anything.
public struct FilterPattern: Sendable, Hashable {
  /// The folded parts between the stars, in order; the first and the last may be empty.
  private let parts: [[UInt8]]
  /// The parts that are not empty.
  private let searched: [[UInt8]]

  /// Reads a pattern: `batch*`. A backslash makes a star, a quotation mark or a backslash literal.
  public init(glob: String) {
    var parts = [""]
    var isEscaped = false
    for scalar in glob.unicodeScalars {
      if scalar == "*", !isEscaped {
        parts.append("")
      } else if scalar == "\\", !isEscaped {
        isEscaped = true
        continue
      } else {
        if isEscaped, !FilterPattern.escaped.contains(scalar) { parts[parts.count - 1] += "\\" }
        parts[parts.count - 1].unicodeScalars.append(scalar)
      }
      isEscaped = false
    }
    if isEscaped { parts[parts.count - 1] += "\\" }
    self.init(parts: parts)
  }

  init(parts: [String]) {
    let ends = [0, parts.count - 1]
    self.parts = parts.enumerated().filter { ends.contains($0.offset) || !$0.element.isEmpty }
      .map { FoldedText.bytes(of: $0.element) }
    searched = self.parts.filter { !$0.isEmpty }
  }

  private static let escaped: Set<Unicode.Scalar> = ["*", "\"", "\\"]

  /// The only part, if there is just one.
  var onlyText: [UInt8]? { searched.count == 1 ? searched[0] : nil }

  /// Whether it has no star.
  var hasNoStar: Bool { parts.count == 1 }

  /// Whether it matches only an empty text. Stars alone match every other text: `label:*` is every token with a label.
  var isEmpty: Bool { parts == [[]] }

  /// Whether it matches the whole of a text.
  func fits(_ text: String) -> Bool { FoldedText.bytes(of: text).withUnsafeBufferPointer(fits) }

  /// Whether it matches the whole of a folded text.
  func fits(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    spread(over: text) { _ in }
  }

  /// Where it first occurs in folded texts that are closed by separators, without crossing one.
  func place(in texts: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int? {
    switch searched.count {
    case 0: range.isEmpty ? nil : range.lowerBound
    case 1: texts.firstPlace(of: searched[0], in: range)
    default: placeOfSeveral(in: texts, range)
    }
  }

  /// The same for several parts. They are few bytes and the texts short, so going byte by byte costs less than many
  /// searches.
  private func placeOfSeveral(in texts: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int? {
    let heads = searched.map { $0[0] }
    return heads.withUnsafeBufferPointer { heads in
      var (place, start, part) = (range.lowerBound, range.lowerBound, 0)
      while place < range.upperBound {
        let byte = texts[place]
        if byte == heads[part], stands(searched[part], in: texts, place..<range.upperBound) {
          if part == 0 { start = place }
          place += searched[part].count
          part += 1
          if part == heads.count { return start }
        } else {
          if byte == PackedPage.separator { part = 0 }
          place += 1
        }
      }
      return nil
    }
  }

  /// Whether a part whose first byte was found is at the start of a range.
  private func stands(_ part: [UInt8], in texts: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
    part.count == 1 || texts[range].starts(with: part)
  }

  /// The bytes of a folded text that the pattern's parts match, if it matches the whole.
  func wholeRanges(in text: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    return spread(over: text) { ranges.append($0) } ? ranges : []
  }

  /// Finds the place of each part if the pattern matches the whole text.
  private func spread(over text: UnsafeBufferPointer<UInt8>, _ body: (Range<Int>) -> Void) -> Bool {
    let (first, last) = (parts[0], parts[parts.count - 1])
    guard text.starts(with: first) else { return false }
    body(0..<first.count)
    guard parts.count > 1 else { return first.count == text.count }
    let end = text.count - last.count
    guard end >= first.count, text[end...].elementsEqual(last) else { return false }
    var start = first.count
    for part in parts.dropFirst().dropLast() {
      guard let place = text.firstPlace(of: part, in: start..<end) else { return false }
      body(place..<place + part.count)
      start = place + part.count
    }
    body(end..<text.count)
    return true
  }

  /// Every range of bytes of a folded text in which it occurs.
  func ranges(in text: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    while true {
      for part in parts {
        guard let place = text.firstPlace(of: part, in: start..<text.count) else { return ranges }
        if !part.isEmpty { ranges.append(place..<place + part.count) }
        start = place + part.count
      }
      if onlyText == nil { return ranges }
    }
  }

  /// As it would be typed; quoted if something in it would be misread.
  var text: String {
    let texts = parts.map { String(decoding: $0, as: UTF8.self) }
    guard
      parts == [[]] || texts.contains(where: { $0.unicodeScalars.contains { Self.escaped.contains($0) || $0 == " " } })
    else { return texts.joined(separator: "*") }
    return "\"\(quotable)\""
  }

  /// As it would be typed between quotation marks.
  var quotable: String {
    parts.map { part in
      String(decoding: part, as: UTF8.self).unicodeScalars.reduce(into: "") { text, scalar in
        if Self.escaped.contains(scalar) { text += "\\" }
        text.unicodeScalars.append(scalar)
      }
    }.joined(separator: "*")
  }
}

/// Text with case folded. Each scalar keeps its place: if the lower case has another number of bytes, the upper case
/// stays, so that places in the folded text are places in the original.
enum FoldedText {
  static func bytes(of text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    append(text, to: &bytes)
    return bytes
  }

  static func append(_ text: String, to bytes: inout [UInt8]) {
    let start = bytes.count
    bytes.append(contentsOf: text.utf8)
    var isASCII = true
    for index in start..<bytes.count {
      let byte = bytes[index]
      if byte &- UInt8(ascii: "A") < 26 { bytes[index] = byte | 0x20 }
      if byte >= 0x80 { isASCII = false }
    }
    guard !isASCII else { return }
    bytes.removeSubrange(start...)
    for scalar in text.unicodeScalars { bytes.append(contentsOf: String(folded(scalar)).utf8) }
  }

  private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    let lower = scalar.properties.lowercaseMapping.unicodeScalars
    guard let first = lower.first, lower.count == 1, UTF8.width(first) == UTF8.width(scalar) else { return scalar }
    return first
  }
}
