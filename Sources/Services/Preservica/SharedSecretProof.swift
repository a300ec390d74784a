import Crypto
import Formats
import FoundationEssentials
import TokenModel

/// How a trusted application proves to `acquire-external` that it knows the tenant's shared secret.
struct SharedSecretProof: Equatable {
  /// Unix seconds.
  let timestamp: String
  /// Hexadecimal SHA-1 of `preservica-external-auth`, the timestamp, the user's name and the secret, one after the other.
  let hash: String

  /// Proves it for a user at a time of the server's clock; times outside the years 1970 to 9999 become the nearest within.
  init(username: String, secret: Secret, now: Date) {
    timestamp = String(Int(min(max(now.timeIntervalSince1970, 0), Self.latest)))
    var digest = Insecure.SHA1()
    digest.update(data: Array("preservica-external-auth\(timestamp)\(username)".utf8))
    secret.withBytes { digest.update(bufferPointer: $0) }
    hash = Hex.encode(digest.finalize())
  }

  /// 9999-12-31T23:59:59Z.
  private static let latest: TimeInterval = 253_402_300_799
}
