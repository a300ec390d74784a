import Crypto
import FoundationEssentials

/// An allowlisted JWT: its row in the database, from which its value follows.
struct PodToken: Sendable, Equatable {
  let id: Int
  let organization: Int
  /// 32 hex digits.
  let jti: String
  let label: String
  let scope: String
  var lastUsed: Date?

  /// The JWT. Blank claims are left out.
  func value(key: SymmetricKey) -> String {
    var claims = [JSON.Member(name: "jti", value: .string(jti))]
    if !scope.isEmpty { claims.append(JSON.Member(name: "scope", value: .string(scope))) }
    claims.append(JSON.Member(name: "iss", value: "POD"))
    if !label.isEmpty { claims.append(JSON.Member(name: "name", value: .string(label))) }
    return WebToken.make(header: ["alg": "HS256"], claims: .object(claims), key: key)
  }
}
