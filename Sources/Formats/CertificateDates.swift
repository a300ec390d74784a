import FoundationEssentials

/// The validity period of an X.509 certificate (RFC 5280 section 4.1.2.5), read without verification.
public struct CertificateDates: Sendable, Equatable {
  /// The first moment.
  public let start: Date
  /// The last moment.
  public let end: Date

  /// Reads the first certificate of a PEM text (RFC 7468); nil if none can be read.
  public init?(pem text: String) {
    let lines = text.split(whereSeparator: \.isNewline)
    guard let begin = lines.firstIndex(of: "-----BEGIN CERTIFICATE-----") else { return nil }
    let body = lines[begin...].dropFirst().prefix { !$0.hasPrefix("-----") }
    guard let bytes = Data(base64Encoded: body.joined()) else { return nil }
    self.init(der: Array(bytes))
  }

  /// Reads a certificate in its binary form (X.690, DER); nil if it is none.
  public init?(der bytes: [UInt8]) {
    var reader = DERReader(bytes[...])
    guard var certificate = reader.content(of: .sequence), var signed = certificate.content(of: .sequence) else {
      return nil
    }
    // Version 1 omits the version.
    _ = signed.content(of: .version)
    guard signed.content(of: .integer) != nil, signed.content(of: .sequence) != nil,
      signed.content(of: .sequence) != nil, var validity = signed.content(of: .sequence),
      let start = Self.time(&validity), let end = Self.time(&validity)
    else { return nil }
    self.start = start
    self.end = end
  }

  /// `YYMMDDHHMMSSZ`, whose years are 1950 to 2049, or `YYYYMMDDHHMMSSZ`.
  private static func time(_ reader: inout DERReader) -> Date? {
    if let short = reader.content(of: .shortTime) { return date(short.bytes, yearDigits: 2) }
    return reader.content(of: .longTime).flatMap { date($0.bytes, yearDigits: 4) }
  }

  private static func date(_ bytes: ArraySlice<UInt8>, yearDigits: Int) -> Date? {
    var scanner = DigitScanner(String(decoding: bytes, as: UTF8.self))
    guard let year = scanner.number(digits: yearDigits), let month = scanner.number(digits: 2),
      let day = scanner.number(digits: 2), let hour = scanner.number(digits: 2),
      let minute = scanner.number(digits: 2), let second = scanner.number(digits: 2), scanner.skip("Z"),
      scanner.isAtEnd,
      let time = CalendarTime(
        year: yearDigits == 4 ? year : year < 50 ? 2000 + year : 1900 + year, month: month, day: day, hour: hour,
        minute: minute, second: second)
    else { return nil }
    return Date(timeIntervalSince1970: Double(time.secondsSince1970))
  }
}

/// Reads the elements of a DER text one after the other (X.690 section 8.1): a tag, a length, the content.
private struct DERReader {
  /// The tags used here.
  enum Tag: UInt8 {
    case integer = 0x02
    case shortTime = 0x17
    case longTime = 0x18
    case sequence = 0x30
    /// The first optional element of a certificate.
    case version = 0xA0
  }

  /// The unread bytes.
  private(set) var bytes: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
  }

  /// The content of the next element; nil, and nothing read, if it has another tag or is cut.
  mutating func content(of tag: Tag) -> DERReader? {
    guard bytes.first == tag.rawValue, let (length, head) = length(bytes.dropFirst()) else { return nil }
    let rest = bytes.dropFirst(1 + head)
    guard length <= rest.count else { return nil }
    bytes = rest.dropFirst(length)
    return DERReader(rest.prefix(length))
  }

  /// A length and how many bytes encode it; at most three bytes, up to 16 MB.
  private func length(_ bytes: ArraySlice<UInt8>) -> (length: Int, head: Int)? {
    guard let first = bytes.first else { return nil }
    if first < 0x80 { return (Int(first), 1) }
    let count = Int(first & 0x7F)
    let digits = bytes.dropFirst().prefix(count)
    guard (1...3).contains(count), digits.count == count else { return nil }
    return (digits.reduce(0) { $0 << 8 | Int($1) }, 1 + count)
  }
}
