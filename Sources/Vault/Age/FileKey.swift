import Crypto
import Formats
import FoundationEssentials

/// The key of one file, as stanzas wrap it: 16 bytes, encrypted under a key that is used once.
enum FileKey {
  /// The length of a wrapped key in bytes: the key and the tag.
  private static let wrappedLength = 16 + 16

  /// A key for a new file.
  static func make() -> SymmetricKey { SymmetricKey(size: .bits128) }

  /// The key, wrapped.
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

  /// The unwrapped key; nil if the wrapping key is another.
  ///
  /// - Throws: if the length is not the only possible one; checking it first prevents bodies that open under several
  ///   keys.
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

/// The recipient of an age file.
protocol AgeRecipient {
  /// The stanza that wraps the file's key for the recipient.
  func wrap(_ fileKey: SymmetricKey) throws(AgeFailure) -> AgeStanza
}

/// Opens age files: recognises the stanzas for it.
protocol AgeIdentity {
  /// The file's key; nil if no stanza is for this identity.
  ///
  /// - Throws: for a stanza of its type that breaks the format's rules.
  func unwrap(_ stanzas: [AgeStanza]) throws(AgeFailure) -> SymmetricKey?
}
