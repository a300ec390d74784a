import Formats
import TokenModel

@testable import Vault

extension FuzzTarget {
  /// The reader of age files: the header to the letter, and the rest with an identity. The work of a passphrase is left out.
  static let age = FuzzTarget("age") { input in
    if let (header, start) = try? AgeHeaderParser.parse(input) {
      try BrokenPromise.unless(
        AgeHeader.text(of: header.stanzas) == header.authenticated, "A header has two ways to be written.")
      try BrokenPromise.unless(start <= input.count, "The content begins after the end.")
    }
    _ = try? AgeFile.decrypt(input, with: identity)
    _ = IdentityFile.identity(in: Secret(bytes: input))
    _ = X25519Recipient(String(decoding: input, as: UTF8.self))
  }

  private static let identity = X25519Identity(bytes: (0..<32).map { UInt8($0) }) ?? X25519Identity()
}
