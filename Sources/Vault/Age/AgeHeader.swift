import Formats

/// The text that an age file begins with: its version, the recipients' stanzas, and a code over both.
struct AgeHeader: Sendable, Equatable {
  /// At least one.
  let stanzas: [AgeStanza]
  /// What the code is computed over: everything up to the three hyphens before it.
  let authenticated: [UInt8]
  /// The code, 32 bytes.
  let code: [UInt8]

  /// The first line.
  static let version = "age-encryption.org/v1"

  /// Digits in a full line of a stanza's body.
  static let columns = 64

  /// What stands before the code.
  static let end = "---"

  /// The text before the code for these stanzas.
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
