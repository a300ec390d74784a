import Formats

/// The header of an age file: its version, the recipients' stanzas, and a MAC over both.
struct AgeHeader: Sendable, Equatable {
  /// At least one.
  let stanzas: [AgeStanza]
  /// What the MAC covers: everything up to the three hyphens before it.
  let authenticated: [UInt8]
  /// The MAC, 32 bytes.
  let code: [UInt8]

  /// The first line.
  static let version = "age-encryption.org/v1"

  /// Digits in a full line of a stanza's body.
  static let columns = 64

  /// Precedes the MAC.
  static let end = "---"

  /// The text before the MAC for these stanzas.
  static func text(of stanzas: [AgeStanza]) -> [UInt8] {
    var text = version + "\n"
    for stanza in stanzas {
      text += "-> " + ([stanza.type] + stanza.arguments).joined(separator: " ") + "\n"
      let digits = Base64.encode(stanza.body)
      var rest = digits[...]
      while rest.utf8.count >= columns {
        text += rest.prefix(columns) + "\n"
        rest = rest.dropFirst(columns)
      }
      text += rest + "\n"
    }
    return Array((text + end).utf8)
  }
}

/// The file's key wrapped for one recipient, with its type and arguments.
struct AgeStanza: Sendable, Equatable {
  /// Such as `X25519`.
  var type: String
  /// The further words of its first line.
  var arguments: [String]
  /// The wrapped key.
  var body: [UInt8]
}

/// Parses the header of an age file strictly: anything ambiguous is refused.
struct AgeHeaderParser {
  private let file: [UInt8]
  private var position = 0

  private static let marker = "-> "
  private static let codeLength = 32

  private init(_ file: [UInt8]) {
    self.file = file
  }

  /// The header, and where the content begins.
  static func parse(_ file: [UInt8]) throws(AgeFailure) -> (header: AgeHeader, contentStart: Int) {
    var parser = AgeHeaderParser(file)
    let header = try parser.header()
    return (header, parser.position)
  }

  private mutating func header() throws(AgeFailure) -> AgeHeader {
    try version()
    var stanzas: [AgeStanza] = []
    while true {
      let start = position
      let line = try line()
      if line.hasPrefix(Self.marker) {
        stanzas.append(try stanza(line.dropFirst(Self.marker.utf8.count)))
        continue
      }
      guard line.hasPrefix(AgeHeader.end + " "), !stanzas.isEmpty else {
        throw .malformedHeader(reason: stanzas.isEmpty ? "it names no recipient" : "a line of it begins wrongly")
      }
      guard let code = Base64.decode(String(line.dropFirst(AgeHeader.end.utf8.count + 1))),
        code.count == Self.codeLength
      else { throw .malformedHeader(reason: "its last line is wrong") }
      return AgeHeader(
        stanzas: stanzas, authenticated: Array(file[..<(start + AgeHeader.end.utf8.count)]), code: code)
    }
  }

  private mutating func version() throws(AgeFailure) {
    let beginning = String(decoding: file.prefix(200), as: UTF8.self)
    guard !beginning.hasPrefix("-----BEGIN AGE ENCRYPTED FILE-----") else { throw .armored }
    let family = String(AgeHeader.version.dropLast(2))
    guard beginning.utf8.starts(with: family.utf8) else { throw .notAge }
    guard try line() == AgeHeader.version else { throw .otherVersion }
  }

  /// The next line without its end.
  private mutating func line() throws(AgeFailure) -> String {
    guard let end = file[position...].firstIndex(of: UInt8(ascii: "\n")) else {
      throw .malformedHeader(reason: "it ends in the middle")
    }
    let bytes = file[position..<end]
    guard bytes.allSatisfy({ (0x20...0x7E).contains($0) }) else {
      throw .malformedHeader(reason: "it holds a character that does not belong there")
    }
    position = end + 1
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The rest of a stanza's first line, and its body.
  private mutating func stanza(_ words: Substring) throws(AgeFailure) -> AgeStanza {
    let words = words.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard let type = words.first, !words.contains("") else {
      throw .malformedHeader(reason: "a recipient's line has an empty word")
    }
    var digits = ""
    while true {
      let line = try line()
      guard line.utf8.count <= AgeHeader.columns else {
        throw .malformedHeader(reason: "a recipient's key has a line that is too long")
      }
      digits += line
      if line.utf8.count < AgeHeader.columns { break }
    }
    guard let body = Base64.decode(digits) else {
      throw .malformedHeader(reason: "a recipient's key is no canonical base 64")
    }
    return AgeStanza(type: type, arguments: Array(words.dropFirst()), body: body)
  }
}
