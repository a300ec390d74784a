import Crypto
import Formats
import FoundationEssentials

/// The public half of a key pair: files can be made for it by everybody.
struct X25519Recipient: AgeRecipient, Sendable, Equatable {
  static let type = "X25519"
  private static let word = "age"
  private static let purpose = "age-encryption.org/v1/X25519"

  /// The public key, 32 bytes.
  let bytes: [UInt8]

  init(_ key: Curve25519.KeyAgreement.PublicKey) {
    bytes = Array(key.rawRepresentation)
  }

  /// Reads `age1…`; nil where it is none.
  init?(_ text: String) {
    guard let (word, bytes) = Bech32.decode(text), word == Self.word, bytes.count == 32, text == text.lowercased()
    else { return nil }
    self.bytes = bytes
  }

  /// `age1…`
  var text: String { Bech32.encode(bytes, word: Self.word) }

  func wrap(_ fileKey: SymmetricKey) throws(AgeFailure) -> AgeStanza {
    let ephemeral = Curve25519.KeyAgreement.PrivateKey()
    let share = Array(ephemeral.publicKey.rawRepresentation)
    guard let recipient = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: bytes),
      let secret = try? ephemeral.sharedSecretFromKeyAgreement(with: recipient)
    else { throw .libraryFailed }
    let body = try FileKey.wrap(fileKey, under: Self.wrapKey(secret, share: share, recipient: bytes))
    return AgeStanza(type: Self.type, arguments: [Base64.encode(share)], body: body)
  }

  static func wrapKey(_ secret: SharedSecret, share: [UInt8], recipient: [UInt8]) -> SymmetricKey {
    secret.hkdfDerivedSymmetricKey(
      using: SHA256.self, salt: Data(share + recipient), sharedInfo: Data(purpose.utf8), outputByteCount: 32)
  }
}
