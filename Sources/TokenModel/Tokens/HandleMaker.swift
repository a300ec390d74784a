import Crypto
import Formats
import FoundationEssentials

/// Makes the handles of the upload tokens of one origin: HMAC-SHA-256 (RFC 2104) over the origin and what identifies the token there, cut to 50 bits.
public struct HandleMaker: Sendable {
  /// The code of the origin, to which the identity is added.
  private let begun: HMAC<SHA256>

  /// - Parameter key: the account's key.
  public init(origin: Origin, key: HandleKey) {
    var code = key.bytes.withBytes { HMAC<SHA256>(key: SymmetricKey(data: $0)) }
    // An origin holds no NUL, so that no two pairs run together.
    code.update(data: Array(origin.text.utf8) + [0])
    begun = code
  }

  /// The handle of the token with an identity.
  public func handle(of identity: Secret) -> Handle {
    var code = begun
    identity.withBytes { code.update(data: $0) }
    return Handle(digest: Array(code.finalize()))
  }
}
