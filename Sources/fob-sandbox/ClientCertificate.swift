import Crypto
import FoundationEssentials

/// A client's certificate that nobody has signed but itself (RFC 5280), with its key, as PEM text; for the look of one that expires.
struct ClientCertificate {
  /// Certificate and key.
  let text: String

  /// - Parameters:
  ///   - name: the subject's common name.
  ///   - end: its last moment.
  init(_ name: String, until end: Date) throws {
    let key = P256.Signing.PrivateKey()
    let algorithm = DER.sequence(DER.oid([0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02]))
    let subject = DER.sequence(
      DER.element(0x31, DER.sequence(DER.oid([0x55, 0x04, 0x03]) + DER.element(0x0C, Array(name.utf8)))))
    let validity = DER.sequence(DER.time(end.addingTimeInterval(-90 * 86_400)) + DER.time(end))
    let version = DER.element(0xA0, DER.element(0x02, [2]))
    let signed = DER.sequence(
      version + DER.element(0x02, [1]) + algorithm + subject + validity + subject
        + Array(key.publicKey.derRepresentation))
    let signature = try key.signature(for: signed).derRepresentation
    let certificate = DER.sequence(signed + algorithm + DER.element(0x03, [0] + Array(signature)))
    let lines = Data(certificate).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
    text = "-----BEGIN CERTIFICATE-----\n\(lines)\n-----END CERTIFICATE-----\n\(key.pemRepresentation)\n"
  }
}

/// Elements of X.690.
private enum DER {
  static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    let count = content.count
    let length: [UInt8] =
      switch count {
      case ..<0x80: [UInt8(count)]
      case ..<0x100: [0x81, UInt8(count)]
      default: [0x82, UInt8(count >> 8), UInt8(count & 0xFF)]
      }
    return [tag] + length + content
  }

  static func sequence(_ content: [UInt8]) -> [UInt8] { element(0x30, content) }

  static func oid(_ content: [UInt8]) -> [UInt8] { element(0x06, content) }

  /// `YYMMDDHHMMSSZ`
  static func time(_ date: Date) -> [UInt8] {
    let digits = DateText.atom(date).prefix(19).filter(\.isNumber).dropFirst(2)
    return element(0x17, Array((digits + "Z").utf8))
  }
}
