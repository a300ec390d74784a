import Crypto
import Formats
import FoundationEssentials
import TokenModel

/// What says that a file was put into the vault by somebody who may: derived from the identity, and kept on this host beside the vault's folder, so that
/// adding takes no passphrase. It opens nothing; who has it can put files in.
struct VaultKey: Sendable, Equatable {
  /// The recipient of the identity that it was derived from: the one that secrets are encrypted to.
  let recipient: X25519Recipient
  private let bytes: Secret

  private static let purpose = "fob vault: marks of entries, version 1"
  private static let length = 32

  init(of identity: X25519Identity) {
    recipient = identity.recipient
    bytes = identity.withBytes { key in
      FileKey.derive(from: SymmetricKey(data: key), salt: [UInt8](), purpose: Self.purpose)
        .withUnsafeBytes { Secret(bytes: $0) }
    }
  }

  /// Reads what `text` is; nil where it is none.
  init?(_ text: String) {
    let lines = text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }.map(String.init)
    guard lines.count == 2, let recipient = X25519Recipient(lines[0]), let bytes = Base64.decode(lines[1]),
      bytes.count == Self.length
    else { return nil }
    self.recipient = recipient
    self.bytes = Secret(bytes: bytes)
  }

  /// The content of its file.
  var text: [UInt8] {
    let comment = "# Marks what fob puts into the vault of this recipient as its own. It opens nothing.\n"
    return Array("\(comment)\(recipient.text)\n\(bytes.withBytes { Base64.encode($0) })\n".utf8)
  }

  /// The authentication code of fields, none of which runs into the next.
  func code(of fields: [[UInt8]]) -> [UInt8] {
    var message: [UInt8] = []
    for field in fields {
      withUnsafeBytes(of: UInt64(field.count).bigEndian) { message += $0 }
      message += field
    }
    return bytes.withBytes { key in
      Array(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key)))
    }
  }
}
