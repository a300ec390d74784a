import Crypto
import FoundationEssentials

extension Handle {
  /// The handle of an upload token: HMAC-SHA-256 (RFC 2104) over the origin and what identifies the token there, cut to 50 bits.
  public static func make(origin: Origin, identity: Secret, key: HandleKey) -> Handle {
    let digest = key.bytes.withBytes { keyBytes in
      var code = HMAC<SHA256>(key: SymmetricKey(data: keyBytes))
      // An origin holds no NUL, so that no two pairs run together.
      code.update(data: Array(origin.text.utf8) + [0])
      identity.withBytes { code.update(data: $0) }
      return Array(code.finalize())
    }
    return Handle(digest: digest)
  }
}
