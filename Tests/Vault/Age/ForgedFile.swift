import Crypto
import Formats
import TokenModel

@testable import Vault

/// An age file whose header is written line by line, with a code that fits: for what fob itself would never write.
struct ForgedFile {
  let identity = X25519Identity()
  private let fileKey = FileKey.make()

  /// The stanza that the identity opens.
  func stanza() throws -> AgeStanza { try identity.recipient.wrap(fileKey) }

  /// The lines of a stanza.
  func lines(_ stanza: AgeStanza) -> [String] {
    ["-> " + ([stanza.type] + stanza.arguments).joined(separator: " "), Base64.encode(stanza.body)]
  }

  /// The file of these lines behind the first.
  /// - Parameters:
  ///   - begin: the first line.
  ///   - separator: what ends a line.
  ///   - code: makes the last line of the code that fits.
  func file(
    _ lines: [String], begin: String = AgeHeader.version, separator: String = "\n",
    code: (String) -> String = { "--- \($0)" }, content: [UInt8]? = nil
  ) throws -> [UInt8] {
    let header = Array(([begin] + lines + ["---"]).joined(separator: separator).utf8)
    let key = FileKey.derive(from: fileKey, salt: [UInt8](), purpose: "header")
    let digits = Base64.encode(HMAC<SHA256>.authenticationCode(for: header, using: key))
    let sealed = try content ?? AgeContent.seal(Secret("value"), fileKey: fileKey)
    return Array(header.dropLast(3)) + Array((code(digits) + separator).utf8) + sealed
  }
}
