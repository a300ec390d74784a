import Crypto
import FoundationEssentials
import TokenModel

/// The content of an age file: sealed in chunks (STREAM), each of which says its number and whether it is the last.
enum AgeContent {
  private static let chunkLength = 65_536
  private static let tagLength = 16
  private static let nonceLength = 16

  /// The content sealed under a file's key.
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

  /// The content of what was sealed; all of it or nothing.
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
      // An empty chunk is the whole of an empty content, never the end of a longer one.
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
