import Crypto
import Formats
import FoundationEssentials
import TokenModel

/// The private half of a key pair: opens what was made for its recipient.
struct X25519Identity: AgeIdentity, Sendable {
  private static let word = "age-secret-key-"

  private let key: Curve25519.KeyAgreement.PrivateKey

  /// A new one.
  init() {
    key = Curve25519.KeyAgreement.PrivateKey()
  }

  /// The one of a key's 32 bytes; nil for another number of them.
  init?(bytes: some ContiguousBytes) {
    guard let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: bytes) else { return nil }
    self.key = key
  }

  /// Reads `AGE-SECRET-KEY-1…`; nil if it is none.
  init?(_ text: String) {
    guard text == text.uppercased(), let (word, bytes) = Bech32.decode(text), word == Self.word else { return nil }
    self.init(bytes: bytes)
  }

  /// `AGE-SECRET-KEY-1…`
  var text: Secret {
    Secret(withBytes { Bech32.encode($0, word: Self.word).uppercased() })
  }

  /// Whom files are made for that this one opens.
  var recipient: X25519Recipient { X25519Recipient(key.publicKey) }

  /// Lends the key's bytes for the length of a call.
  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    // No copy: these are the bytes of the key itself, which overwrites them when it goes.
    key.rawRepresentation.withUnsafeBytes(body)
  }

  func unwrap(_ stanzas: [AgeStanza]) throws(AgeFailure) -> SymmetricKey? {
    for stanza in stanzas where stanza.type == X25519Recipient.type {
      guard stanza.arguments.count == 1, let share = Base64.decode(stanza.arguments[0]), share.count == 32 else {
        throw .malformedHeader(reason: "an X25519 recipient has the wrong words")
      }
      let fileKey = try FileKey.unwrap(stanza.body) { () throws(AgeFailure) in
        try wrapKey(share: share)
      }
      if let fileKey { return fileKey }
    }
    return nil
  }

  /// - Throws: for a share with which every identity gets the same secret.
  private func wrapKey(share: [UInt8]) throws(AgeFailure) -> SymmetricKey {
    guard let other = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: share),
      let secret = try? key.sharedSecretFromKeyAgreement(with: other),
      secret.withUnsafeBytes({ bytes in bytes.contains { $0 != 0 } })
    else { throw .malformedHeader(reason: "an X25519 recipient has an invalid key") }
    return X25519Recipient.wrapKey(secret, share: share, recipient: recipient.bytes)
  }
}

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

  /// Reads `age1…`; nil if it is none.
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
