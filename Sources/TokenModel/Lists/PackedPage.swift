import Formats

/// Upload tokens packed into three blocks of memory, immutable: a hundred take about 12 kB instead of 75. Each can be
/// unpacked unchanged, except for the server's answer, which is not kept. The block with the secrets is overwritten
/// when the last reference goes.
public final class PackedPage: Sendable {
  let rows: [PackedRow]
  /// Label, contact, scope, organization and handle of each row, folded, each closed by `separator`.
  let searched: [UInt8]
  /// The other texts, as `PackedText` writes them.
  let kept: SecretBuffer
  /// An upper bound of the labels' cells.
  public let labelCells: Int
  /// An upper bound of the contacts' cells.
  public let contactCells: Int

  /// Closes a text for filters; a byte that occurs in no text.
  static let separator: UInt8 = 0xFF
  /// Stands for a missing text for filters; a byte that occurs in no text and sorts after all others.
  static let absent: UInt8 = 0xFE

  init(rows: [PackedRow], searched: [UInt8], kept: SecretBuffer, labelCells: Int, contactCells: Int) {
    self.rows = rows
    (self.labelCells, self.contactCells) = (labelCells, contactCells)
    self.searched = searched
    self.kept = kept
  }

  /// Packs tokens.
  public convenience init(_ tokens: some Sequence<ListedToken>) {
    var builder = PackedPageBuilder()
    for token in tokens { builder.append(token) }
    self.init(builder)
  }

  /// A page of what a builder has gathered.
  public convenience init(_ builder: consuming PackedPageBuilder) {
    let (rows, searched) = (builder.rows, builder.searched)
    let (labelCells, contactCells) = (builder.labelCells, builder.contactCells)
    self.init(
      rows: rows, searched: searched, kept: builder.takeKept(), labelCells: labelCells, contactCells: contactCells)
  }

  /// How many tokens there are.
  public var count: Int { rows.count }

  /// The handle of the token at a place.
  public func handle(at place: Int) -> Handle { rows[place].handle }

  /// When the token at a place was made and ends.
  public func times(at place: Int) -> TokenTimes { rows[place].times }

  /// The place of a token.
  public func place(of handle: Handle) -> Int? { rows.firstIndex { $0.handle == handle } }

  /// The token at a place.
  public subscript(place: Int) -> ListedToken {
    let row = rows[place]
    var reader = PackedTextReader(self, place)
    var token = ListedToken(token: Self.blank, handle: row.handle, ownLabel: nil)
    for field in TokenField.allCases { reader.unpack(field, of: row, into: &token) }
    return token
  }

  /// A token before its facts are unpacked.
  private static let blank = UploadToken(
    reference: TokenReference(identity: Secret(""), id: nil), value: Secret(""), expiry: .unknown)
}

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

  /// The next text, or nil if there is none.
  /// - Parameter field: the field whose text for filters it may equal.
  mutating func text(like field: TokenField?) -> String? {
    switch next() {
    case .nothing: nil
    case .same: field.map { field in page.read { String(decoding: $0.text(field.slot, place), as: UTF8.self) } }
    case .bytes(let range): String(decoding: page.kept.bytes[range], as: UTF8.self)
    }
  }

  /// The next text as a secret, or nil if there is none.
  /// - Parameter other: the secret that it may equal.
  mutating func secret(like other: Secret?) -> Secret? {
    switch next() {
    case .nothing: nil
    case .same: other
    case .bytes(let range): Secret(bytes: UnsafeRawBufferPointer(rebasing: page.kept.bytes[range]))
    }
  }

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
