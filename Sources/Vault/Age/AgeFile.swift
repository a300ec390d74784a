import Crypto
import Formats
import FoundationEssentials
import TokenModel

/// Files of the age format, version 1 (C2SP age specification), binary, for one recipient; compatible with `age`.
enum AgeFile {
  /// A file as its recipient sees it.
  struct Opened {
    /// The decrypted content.
    let content: Secret
    /// The header's stanzas, including types unknown to this build.
    let stanzas: [AgeStanza]
    /// This file's key.
    let fileKey: SymmetricKey
    /// The encrypted content.
    fileprivate let sealed: ArraySlice<UInt8>
  }

  /// Makes a file that the recipient can open.
  ///
  /// - Parameter mark: a stanza of our own type, made with the file's key; other programs ignore it.
  static func encrypt(
    _ content: Secret, to recipient: some AgeRecipient, mark: (SymmetricKey) -> AgeStanza? = { _ in nil }
  ) throws(AgeFailure) -> [UInt8] {
    let fileKey = FileKey.make()
    let stanzas = [try recipient.wrap(fileKey)] + [mark(fileKey)].compactMap(\.self)
    return header(stanzas, fileKey) + (try AgeContent.seal(content, fileKey: fileKey))
  }

  /// The content of a file and its header.
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

  /// The same file with this mark instead of any other of its type: recipients and content stay.
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

/// The content of an age file: encrypted in chunks (STREAM), each with its number and whether it is the last.
enum AgeContent {
  private static let chunkLength = 65_536
  private static let tagLength = 16
  private static let nonceLength = 16

  /// Encrypts content under a file's key.
  static func seal(_ content: Secret, fileKey: SymmetricKey) throws(AgeFailure) -> [UInt8] {
    let nonce = (0..<nonceLength).map { _ in UInt8.random(in: .min ... .max) }
    let key = FileKey.derive(from: fileKey, salt: nonce, purpose: "payload")
    do {
      return try content.withBytes { bytes in
        var sealed = nonce
        var number: UInt64 = 0
        var start = 0
        repeat {
          let end = min(start + chunkLength, bytes.count)
          let box = try ChaChaPoly.seal(
            UnsafeRawBufferPointer(rebasing: bytes[start..<end]), using: key,
            nonce: chunkNonce(number, isLast: end == bytes.count))
          sealed += box.ciphertext + box.tag
          number += 1
          start = end
        } while start < bytes.count
        return sealed
      }
    } catch {
      throw .libraryFailed
    }
  }

  /// Decrypts content; all of it or nothing.
  static func open(_ sealed: ArraySlice<UInt8>, fileKey: SymmetricKey) throws(AgeFailure) -> Secret {
    guard sealed.count >= nonceLength + tagLength else { throw .contentCut }
    let key = FileKey.derive(from: fileKey, salt: Array(sealed.prefix(nonceLength)), purpose: "payload")
    var content = Data(capacity: sealed.count)
    defer { content.wipe() }
    var rest = sealed.dropFirst(nonceLength)
    var number: UInt64 = 0
    repeat {
      let chunk = rest.prefix(chunkLength + tagLength)
      rest = rest.dropFirst(chunk.count)
      guard var opened = opened(chunk, number, isLast: rest.isEmpty, key) else {
        throw opened(chunk, number, isLast: !rest.isEmpty, key) == nil
          ? .contentChanged : rest.isEmpty ? .contentCut : .contentExtended
      }
      // An empty chunk stands for empty content, and never ends a longer one.
      guard !opened.isEmpty || number == 0 else { throw .contentChanged }
      content.append(opened)
      opened.wipe()
      number += 1
    } while !rest.isEmpty
    return Secret(bytes: content)
  }

  private static func opened(
    _ chunk: ArraySlice<UInt8>, _ number: UInt64, isLast: Bool, _ key: SymmetricKey
  ) -> Data? {
    guard chunk.count >= tagLength,
      let box = try? ChaChaPoly.SealedBox(
        nonce: chunkNonce(number, isLast: isLast), ciphertext: chunk.dropLast(tagLength),
        tag: chunk.suffix(tagLength))
    else { return nil }
    return try? ChaChaPoly.open(box, using: key)
  }

  /// 11 bytes that count the chunks, and one that marks the last.
  private static func chunkNonce(_ number: UInt64, isLast: Bool) throws -> ChaChaPoly.Nonce {
    let counter = withUnsafeBytes(of: number.bigEndian) { [0, 0, 0] + Array($0) }
    return try ChaChaPoly.Nonce(data: counter + [isLast ? 1 : 0])
  }
}
