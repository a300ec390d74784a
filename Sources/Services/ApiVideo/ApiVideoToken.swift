import FoundationEssentials
import TokenModel

/// Reads api.video's upload tokens.
enum ApiVideoToken {
  /// The longest lifetime in seconds that a token can be given.
  static let longestLifetime = 2_147_483_647

  /// One token: `token` (its id and its value in one), `ttl`, `createdAt`, `expiresAt`.
  static func read(_ answer: AnswerObject) throws(ServiceFailure) -> UploadToken {
    let value = try answer.identifier("token")
    let ttl = try answer.wholeNumber("ttl", in: 0...longestLifetime)
    let created = try answer.time("createdAt")
    let expires = try answer.optionalTime("expiresAt")
    return UploadToken(
      reference: TokenReference(identity: value, id: value), value: value, created: created,
      lifetime: ttl == 0 ? nil : ttl, expiry: expiry(ttl: ttl, created: created, expires: expires),
      problem: ttl == 0 && expires != nil ? "'ttl' says that it never expires, 'expiresAt' that it does." : nil)
  }

  private static func expiry(ttl: Int, created: Date, expires: Date?) -> TokenExpiry {
    if let expires { return .at(expires) }
    return ttl == 0 ? .never : .at(created.addingTimeInterval(TimeInterval(ttl)))
  }

  /// The `ttl` that asks for a lifetime: 0 means never.
  static func ttl(for lifetime: TokenRequest.Lifetime) throws(ServiceFailure) -> Int {
    switch lifetime {
    case .never: return 0
    case .seconds(let seconds):
      guard (1...longestLifetime).contains(seconds) else {
        throw .unsupported(reason: "An upload token of api.video lives 1 to \(longestLifetime) seconds, or for ever.")
      }
      return seconds
    }
  }
}
