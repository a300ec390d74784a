import Formats

/// Gathers upload tokens for a packed page, from a server or from other packed pages.
public struct PackedPageBuilder: ~Copyable {
  private(set) var rows: [PackedRow] = []
  private(set) var searched: [UInt8] = []
  /// Cells of the longest label, with the sign before it if the token has a problem.
  private(set) var labelCells = 0
  /// Cells of the longest contact.
  private(set) var contactCells = 0
  private var kept = SecretWriter()

  /// Nothing is gathered yet.
  public init() {}

  /// How many tokens are gathered.
  public var count: Int { rows.count }

  /// Adds a token.
  public mutating func append(_ token: ListedToken) {
    var row = PackedRow(
      handle: token.handle, searched: UInt32(clamping: searched.count), kept: UInt32(clamping: kept.count))
    for field in TokenField.allCases { pack(field, of: token, in: &row) }
    rows.append(row)
    let label = token.label.map { DisplayText($0).width } ?? 0
    labelCells = max(labelCells, label + (token.token.problem == nil ? 0 : 2))
    contactCells = max(contactCells, token.contact.map { DisplayText($0).width } ?? 0)
  }

  /// Adds a packed token.
  public mutating func append(_ place: Int, of page: PackedPage) {
    var row = page.rows[place]
    let texts = page.searchedRange(place)
    let others = page.keptRange(place)
    row.searched = UInt32(clamping: searched.count)
    row.kept = UInt32(clamping: kept.count)
    rows.append(row)
    labelCells = max(labelCells, page.labelCells)
    contactCells = max(contactCells, page.contactCells)
    searched += page.searched[texts]
    kept.append(UnsafeRawBufferPointer(rebasing: page.kept.bytes[others]))
  }

  mutating func takeKept() -> SecretBuffer { kept.drain() }

  /// Adds a text for filters.
  /// - Returns: whether there is one.
  mutating func fold(_ text: String?) -> Range<Int> {
    let start = searched.count
    if let text {
      FoldedText.append(text, to: &searched)
    } else {
      searched.append(PackedPage.absent)
    }
    defer { searched.append(PackedPage.separator) }
    return start..<searched.count
  }

  /// Adds a secret; takes one byte if it equals another one.
  mutating func keep(_ secret: Secret?, like other: Secret?) {
    guard let secret else { return kept.appendNothing() }
    secret.withBytes { bytes in
      if let other { other.withBytes { kept.append(bytes, like: $0) } } else { kept.append(bytes, like: nil) }
    }
  }

  /// Adds a text; takes one byte if it equals the one for filters.
  mutating func keep(_ text: String?, like folded: Range<Int>?) {
    guard var text else { return kept.appendNothing() }
    let searched = searched
    text.withUTF8 { bytes in
      searched.withUnsafeBytes { searched in
        let other = folded.map { UnsafeRawBufferPointer(rebasing: searched[$0]) }
        kept.append(UnsafeRawBufferPointer(bytes), like: other)
      }
    }
  }
}

extension PackedPage {
  func searchedRange(_ place: Int) -> Range<Int> {
    Int(rows[place].searched)..<(place + 1 < rows.count ? Int(rows[place + 1].searched) : searched.count)
  }

  fileprivate func keptRange(_ place: Int) -> Range<Int> {
    Int(rows[place].kept)..<(place + 1 < rows.count ? Int(rows[place + 1].kept) : kept.count)
  }
}

/// Gathers length-prefixed bytes, some of them secret; overwrites the memory that it outgrows.
struct SecretWriter: ~Copyable {
  private var memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 1024, alignment: 1)
  private(set) var count = 0

  deinit { Self.wipe(memory) }

  /// Adds a missing text.
  mutating func appendNothing() { append(length: PackedText.nothing) }

  /// Adds a text, or only a mark if it equals another one that its reader will have.
  mutating func append(_ text: UnsafeRawBufferPointer, like other: UnsafeRawBufferPointer?) {
    if let other, other.elementsEqual(text) { return append(length: PackedText.same) }
    append(length: UInt(text.count) + PackedText.lengthBase)
    append(text)
  }

  /// Adds bytes as they are.
  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    reserve(bytes.count)
    UnsafeMutableRawBufferPointer(rebasing: memory[count...]).copyMemory(from: bytes)
    count += bytes.count
  }

  /// Returns what was gathered.
  mutating func drain() -> SecretBuffer {
    defer { count = 0 }
    return SecretBuffer(UnsafeRawBufferPointer(rebasing: memory[..<count]))
  }

  /// Seven bits a byte, the lowest first; all but the last have the highest bit set (LEB128).
  private mutating func append(length: UInt) {
    var rest = length
    repeat {
      let byte = UInt8(rest & 0x7F)
      rest >>= 7
      reserve(1)
      memory[count] = rest == 0 ? byte : byte | 0x80
      count += 1
    } while rest != 0
  }

  private mutating func reserve(_ more: Int) {
    guard count + more > memory.count else { return }
    let larger = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(2 * memory.count, count + more), alignment: 1)
    larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[..<count]))
    Self.wipe(memory)
    memory = larger
  }

  private static func wipe(_ memory: UnsafeMutableRawBufferPointer) {
    memory.wipe()
    memory.deallocate()
  }
}

/// The prefix of each packed text.
enum PackedText {
  /// There is no text.
  static let nothing: UInt = 0
  /// It equals another one.
  static let same: UInt = 1
  /// Added to the length of a text that follows.
  static let lengthBase: UInt = 2
}
