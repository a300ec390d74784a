import Crypto
import Formats
import FoundationEssentials

/// The key of one file, as stanzas wrap it: 16 bytes, sealed under a key that is used once.
enum FileKey {
  /// The length in bytes, wrapped: the key and the seal's tag.
  private static let wrappedLength = 16 + 16

  /// A key for a new file.
  static func make() -> SymmetricKey { SymmetricKey(size: .bits128) }

  /// The key wrapped.
  static func wrap(_ fileKey: SymmetricKey, under wrapKey: SymmetricKey) throws(AgeFailure) -> [UInt8] {
    do {
      let sealed = try fileKey.withUnsafeBytes { bytes in
        try ChaChaPoly.seal(bytes, using: wrapKey, nonce: ChaChaPoly.Nonce(data: Data(count: 12)))
      }
      return Array(sealed.ciphertext + sealed.tag)
    } catch {
      throw .libraryFailed
    }
  }

  /// The key unwrapped; nil if the wrapping key is another.
  ///
  /// - Throws: if it is not of the only length that can be, which is looked at first: bodies that open under several keys cannot be made then.
  static func unwrap(_ body: [UInt8], under wrapKey: () throws(AgeFailure) -> SymmetricKey) throws(AgeFailure)
    -> SymmetricKey?
  {
    guard body.count == wrappedLength else { throw .malformedHeader(reason: "a recipient's key has the wrong length") }
    let key = try wrapKey()
    guard
      let box = try? ChaChaPoly.SealedBox(
        nonce: ChaChaPoly.Nonce(data: Data(count: 12)), ciphertext: body.prefix(16), tag: body.suffix(16)),
      var opened = try? ChaChaPoly.open(box, using: key)
    else { return nil }
    defer { opened.wipe() }
    return SymmetricKey(data: opened)
  }

  /// A key derived from another (HKDF-SHA-256).
  static func derive(from key: SymmetricKey, salt: some DataProtocol, purpose: String) -> SymmetricKey {
    HKDF<SHA256>.deriveKey(
      inputKeyMaterial: key, salt: salt, info: Data(purpose.utf8), outputByteCount: 32)
  }
}

extension Data {
  /// Overwrites the bytes, if this value is their only owner.
  mutating func wipe() {
    withUnsafeMutableBytes { $0.wipe() }
  }
}

/// Whom an age file is made for.
protocol AgeRecipient {
  /// The stanza that gives the recipient the file's key.
  func wrap(_ fileKey: SymmetricKey) throws(AgeFailure) -> AgeStanza
}

/// What can open age files: it recognises the stanzas that are for it.
protocol AgeIdentity {
  /// The file's key; nil if no stanza is for this identity.
  ///
  /// - Throws: for a stanza of its type that breaks the format's rules.
  func unwrap(_ stanzas: [AgeStanza]) throws(AgeFailure) -> SymmetricKey?
}
