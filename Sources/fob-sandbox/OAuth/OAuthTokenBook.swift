import FoundationEssentials

/// The tokens that were given out. All that came of one login are one family, which ends as a whole.
struct OAuthTokenBook: Sendable {
  /// What a token stands for.
  struct Token: Sendable, Equatable {
    let family: Int
    let client: OAuthClient
    /// Nil if the client acts for itself.
    let person: String?
    let scope: String
    let issued: Date
    var end: Date
    var isUsed = false
  }

  struct Pair: Sendable, Equatable {
    let access: String
    let refresh: String?
  }

  enum Refresh: Equatable {
    case renewed(Pair, scope: String)
    case reused
    case unknown
  }

  private static let refreshLifetime = 30 * 86400.0

  private(set) var accessTokens: [String: Token] = [:]
  private(set) var refreshTokens: [String: Token] = [:]
  private var lastFamily = 0

  /// Gives the tokens of a login.
  mutating func open(
    for client: OAuthClient, person: String?, scope: String, at now: Date, lifetime: Double
  ) -> Pair {
    lastFamily += 1
    let token = Token(
      family: lastFamily, client: client, person: person, scope: scope, issued: now,
      end: now.addingTimeInterval(lifetime))
    let refresh = client.grant == .clientCredentials ? nil : issueRefresh(token, at: now)
    return Pair(access: issueAccess(token), refresh: refresh)
  }

  /// Takes a refresh token; if the client's rotate, one that was used before ends its family.
  mutating func refresh(_ text: String, for client: OAuthClient, at now: Date, lifetime: Double) -> Refresh {
    guard let known = refreshTokens[text], known.client == client else { return .unknown }
    if known.isUsed {
      end(family: known.family)
      return .reused
    }
    guard known.end > now else { return .unknown }
    let token = Token(
      family: known.family, client: client, person: known.person, scope: known.scope, issued: now,
      end: now.addingTimeInterval(lifetime))
    guard client.rotates else { return .renewed(Pair(access: issueAccess(token), refresh: nil), scope: known.scope) }
    refreshTokens[text]?.isUsed = true
    return .renewed(Pair(access: issueAccess(token), refresh: issueRefresh(token, at: now)), scope: known.scope)
  }

  /// What a living token stands for.
  func token(_ text: String, at now: Date) -> Token? {
    guard let token = accessTokens[text] ?? refreshTokens[text], token.end > now, !token.isUsed else { return nil }
    return token
  }

  /// Ends a token: a refresh token with its whole family (RFC 7009 section 2.1).
  /// - Returns: whether it lived.
  mutating func revoke(_ text: String, of client: OAuthClient, at now: Date) -> Bool {
    guard let token = token(text, at: now), token.client == client else { return false }
    if refreshTokens[text] != nil { end(family: token.family) }
    accessTokens[text] = nil
    if client.endsTogether { end(of: client, person: token.person) }
    return true
  }

  /// Ends every access token, as if its time were over; refresh tokens stay.
  mutating func expireAccessTokens(at now: Date) {
    for text in accessTokens.keys { accessTokens[text]?.end = now }
  }

  /// Forgets every token.
  mutating func endAll() {
    accessTokens = [:]
    refreshTokens = [:]
  }

  private mutating func end(of client: OAuthClient, person: String?) {
    accessTokens = accessTokens.filter { $0.value.client != client || $0.value.person != person }
    refreshTokens = refreshTokens.filter { $0.value.client != client || $0.value.person != person }
  }

  private mutating func end(family: Int) {
    accessTokens = accessTokens.filter { $0.value.family != family }
    refreshTokens = refreshTokens.filter { $0.value.family != family }
  }

  private mutating func issueAccess(_ token: Token) -> String {
    let text = "wa_" + RandomText.hex(40)
    accessTokens[text] = token
    return text
  }

  private mutating func issueRefresh(_ token: Token, at now: Date) -> String {
    let text = "wr_" + RandomText.hex(40)
    var refresh = token
    refresh.end = now.addingTimeInterval(Self.refreshLifetime)
    refreshTokens[text] = refresh
    return text
  }
}
