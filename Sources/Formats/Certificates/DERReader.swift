/// Reads the elements of a DER text one after the other (X.690 section 8.1): a tag, a length, the content.
struct DERReader {
  /// The tags that are looked for.
  enum Tag: UInt8 {
    case integer = 0x02
    case shortTime = 0x17
    case longTime = 0x18
    case sequence = 0x30
    /// The first optional element of a certificate.
    case version = 0xA0
  }

  /// What has not been read.
  private(set) var bytes: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
  }

  /// The content of the next element; nil, and nothing read, where it has another tag or is cut.
  mutating func content(of tag: Tag) -> DERReader? {
    guard bytes.first == tag.rawValue, let (length, head) = length(bytes.dropFirst()) else { return nil }
    let rest = bytes.dropFirst(1 + head)
    guard length <= rest.count else { return nil }
    bytes = rest.dropFirst(length)
    return DERReader(rest.prefix(length))
  }

  /// A length and how many bytes say it; none is longer than three bytes, which say 16 MB.
  private func length(_ bytes: ArraySlice<UInt8>) -> (length: Int, head: Int)? {
    guard let first = bytes.first else { return nil }
    if first < 0x80 { return (Int(first), 1) }
    let count = Int(first & 0x7F)
    let digits = bytes.dropFirst().prefix(count)
    guard (1...3).contains(count), digits.count == count else { return nil }
    return (digits.reduce(0) { $0 << 8 | Int($1) }, 1 + count)
  }
}
