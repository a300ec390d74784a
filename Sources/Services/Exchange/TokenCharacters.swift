import Formats
import TokenModel

/// Which characters a token may have before it is kept and sent again.
enum TokenCharacters {
  /// The most bytes of a token that goes into a header.
  static let longest = 16_384

  /// Whether a text can stand in a header field as it is: visible ASCII (RFC 6749 appendix A, without the blank), not empty, not beyond all measure.
  static func fitHeader(_ text: String) -> Bool {
    isFit(text, of: 0x21...0x7E)
  }

  /// Whether a text can be a token that is sent in a form: as in a header, and with blanks (RFC 6749 appendix A.17).
  static func fitForm(_ text: String) -> Bool {
    isFit(text, of: 0x20...0x7E)
  }

  private static func isFit(_ text: String, of characters: ClosedRange<UInt8>) -> Bool {
    let bytes = text.utf8Span.span
    return (1...longest).contains(bytes.count) && bytes.indices.allSatisfy { characters.contains(bytes[$0]) }
  }

  /// Whether a text is an identifier that means the same in a path as in a list: letters, digits, `-` and `_`, 1 to 200 of them.
  static func fitIdentifier(_ text: String) -> Bool {
    (1...200).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }
}

extension Access {
  /// The session's access token, checked once more before it goes into a header: it may come from a file.
  var headerToken: String {
    get throws(ServiceFailure) {
      guard let token = session.accessToken?.revealed, TokenCharacters.fitHeader(token) else {
        throw .sessionRefused(reason: "The stored session has no usable access token. Nothing was sent.")
      }
      return token
    }
  }
}
