import Crypto
import Formats
import TokenModel

/// Files of the age format, version 1 (C2SP age specification), binary, for one recipient; what `age` makes and opens.
enum AgeFile {
  /// A file as its recipient sees it.
  struct Opened {
    /// What was encrypted.
    let content: Secret
    /// What the header says, of types that this build does not know too.
    let stanzas: [AgeStanza]
    /// The key of this file alone.
    let fileKey: SymmetricKey
    /// The content as it stands in the file.
    fileprivate let sealed: ArraySlice<UInt8>
  }

  /// A file that the recipient can open.
  ///
  /// - Parameter mark: a stanza of a type of our own, made with the file's key, which other programs pass over.
  static func encrypt(
    _ content: Secret, to recipient: some AgeRecipient, mark: (SymmetricKey) -> AgeStanza? = { _ in nil }
  ) throws(AgeFailure) -> [UInt8] {
    let fileKey = FileKey.make()
    let stanzas = [try recipient.wrap(fileKey)] + [mark(fileKey)].compactMap(\.self)
    return header(stanzas, fileKey) + (try AgeContent.seal(content, fileKey: fileKey))
  }

  /// The content of a file, and what stands around it.
  static func open(_ file: [UInt8], with identity: some AgeIdentity) throws(AgeFailure) -> Opened {
    let (header, contentStart) = try AgeHeaderParser.parse(file)
    guard header.stanzas.count == 1 || !header.stanzas.contains(where: { $0.type == Scrypt.type }) else {
      throw .malformedHeader(reason: "a passphrase stands beside other recipients")
    }
    guard let fileKey = try identity.unwrap(header.stanzas) else { throw .noMatch }
    guard
      HMAC<SHA256>.isValidAuthenticationCode(
        header.code, authenticating: header.authenticated, using: codeKey(of: fileKey))
    else { throw .headerChanged }
    let sealed = file[contentStart...]
    return Opened(
      content: try AgeContent.open(sealed, fileKey: fileKey), stanzas: header.stanzas, fileKey: fileKey, sealed: sealed)
  }

  /// The content of a file.
  static func decrypt(_ file: [UInt8], with identity: some AgeIdentity) throws(AgeFailure) -> Secret {
    try open(file, with: identity).content
  }

  /// The same file with this mark in place of any other of its type: its recipients and its content stay.
  static func marked(_ file: Opened, _ mark: AgeStanza) -> [UInt8] {
    header(file.stanzas.filter { $0.type != mark.type } + [mark], file.fileKey) + file.sealed
  }

  private static func header(_ stanzas: [AgeStanza], _ fileKey: SymmetricKey) -> [UInt8] {
    let header = AgeHeader.text(of: stanzas)
    let code = HMAC<SHA256>.authenticationCode(for: header, using: codeKey(of: fileKey))
    return header + Array(" \(Base64.encode(code))\n".utf8)
  }

  private static func codeKey(of fileKey: SymmetricKey) -> SymmetricKey {
    FileKey.derive(from: fileKey, salt: [UInt8](), purpose: "header")
  }
}
