import Crypto
import Formats
import TokenModel

/// Files of the age format, version 1 (C2SP age specification), binary, for one recipient; what `age` makes and opens.
enum AgeFile {
  /// A file that the recipient can open.
  static func encrypt(_ content: Secret, to recipient: some AgeRecipient) throws(AgeFailure) -> [UInt8] {
    let fileKey = FileKey.make()
    let header = AgeHeader.text(of: [try recipient.wrap(fileKey)])
    let code = HMAC<SHA256>.authenticationCode(for: header, using: codeKey(of: fileKey))
    return header + Array(" \(Base64.encode(code))\n".utf8) + (try AgeContent.seal(content, fileKey: fileKey))
  }

  /// The content of a file.
  static func decrypt(_ file: [UInt8], with identity: some AgeIdentity) throws(AgeFailure) -> Secret {
    let (header, contentStart) = try AgeHeaderParser.parse(file)
    guard header.stanzas.count == 1 || !header.stanzas.contains(where: { $0.type == Scrypt.type }) else {
      throw .malformedHeader(reason: "a passphrase stands beside other recipients")
    }
    guard let fileKey = try identity.unwrap(header.stanzas) else { throw .noMatch }
    guard
      HMAC<SHA256>.isValidAuthenticationCode(
        header.code, authenticating: header.authenticated, using: codeKey(of: fileKey))
    else { throw .headerChanged }
    return try AgeContent.open(file[contentStart...], fileKey: fileKey)
  }

  private static func codeKey(of fileKey: SymmetricKey) -> SymmetricKey {
    FileKey.derive(from: fileKey, salt: [UInt8](), purpose: "header")
  }
}
