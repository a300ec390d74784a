import Formats

/// Reads the texts of one packed upload token, one after the other.
struct PackedTextReader {
  private let page: PackedPage
  private let place: Int
  private var offset: Int

  init(_ page: PackedPage, _ place: Int) {
    self.page = page
    self.place = place
    offset = Int(page.rows[place].kept)
  }

  /// The next text, or nil where there is none.
  /// - Parameter field: the text for filters that it may be the same as.
  mutating func text(like field: FilterField?) -> String? {
    switch next() {
    case .nothing: nil
    case .same: field.map { field in page.read { String(decoding: $0.text(field, place), as: UTF8.self) } }
    case .bytes(let range): String(decoding: page.kept.bytes[range], as: UTF8.self)
    }
  }

  /// The next text as a secret, or nil where there is none.
  /// - Parameter other: the secret that it may be the same as.
  mutating func secret(like other: Secret?) -> Secret? {
    switch next() {
    case .nothing: nil
    case .same: other
    case .bytes(let range): Secret(bytes: UnsafeRawBufferPointer(rebasing: page.kept.bytes[range]))
    }
  }

  /// Leaves the next text out.
  mutating func skip() { _ = next() }

  private enum Text {
    case nothing, same
    case bytes(Range<Int>)
  }

  private mutating func next() -> Text {
    let length = length()
    guard length >= PackedText.lengthBase else { return length == PackedText.same ? .same : .nothing }
    defer { offset += Int(length - PackedText.lengthBase) }
    return .bytes(offset..<offset + Int(length - PackedText.lengthBase))
  }

  private mutating func length() -> UInt {
    var (value, shift): (UInt, UInt) = (0, 0)
    while true {
      let byte = page.kept.bytes[offset]
      offset += 1
      value |= UInt(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
  }
}
