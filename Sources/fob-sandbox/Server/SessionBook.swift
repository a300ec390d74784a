import FoundationEssentials

/// The sessions that a service has given out: access tokens that end, and refresh tokens that work once.
struct SessionBook<Account: Sendable>: Sendable {
  struct Pair: Sendable, Equatable {
    let accessToken: String
    let refreshToken: String
  }

  enum Refresh: Sendable, Equatable {
    case renewed(Pair)
    case unknown
    /// The refresh token had been used before.
    case reused
  }

  enum Proof: Sendable, Equatable {
    case none
    /// An access token of the same session that still lives.
    case accessToken(String)
  }

  private struct Access {
    let session: Int
    var end: Date
  }

  private struct RefreshToken {
    let session: Int
    let end: Date
    var isUsed = false
  }

  private let detectsReuse: Bool
  private let makeTokens: @Sendable (Account, Date) -> Pair
  private var accounts: [Int: Account] = [:]
  private var accessTokens: [String: Access] = [:]
  private var refreshTokens: [String: RefreshToken] = [:]
  private var nextSession = 0

  /// - Parameters:
  ///   - detectsReuse: whether a refresh token that is used twice ends its session.
  ///   - makeTokens: yields a fresh pair for an account, given the time of issue.
  init(detectsReuse: Bool, makeTokens: @escaping @Sendable (Account, Date) -> Pair) {
    self.detectsReuse = detectsReuse
    self.makeTokens = makeTokens
  }

  /// Begins a session.
  ///
  /// - Parameters:
  ///   - lifetime: seconds that the access token lasts.
  ///   - refreshLifetime: seconds that the refresh token lasts.
  mutating func open(for account: Account, at now: Date, lifetime: Double, refreshLifetime: Double) -> Pair {
    nextSession += 1
    accounts[nextSession] = account
    return issue(session: nextSession, account: account, at: now, lifetime: lifetime, refreshLifetime: refreshLifetime)
  }

  /// Whose session an access token belongs to, while it lives.
  func account(of accessToken: String, at now: Date) -> Account? {
    guard let access = accessTokens[accessToken], access.end > now else { return nil }
    return accounts[access.session]
  }

  /// Uses up a refresh token.
  ///
  /// - Parameter proof: what a service asks for besides the refresh token.
  mutating func refresh(
    _ refreshToken: String, proof: Proof, at now: Date, lifetime: Double, refreshLifetime: Double
  ) -> Refresh {
    guard let known = refreshTokens[refreshToken] else { return .unknown }
    if known.isUsed {
      if detectsReuse { end(session: known.session) }
      return .reused
    }
    guard known.end > now, let account = accounts[known.session] else { return .unknown }
    if case .accessToken(let presented) = proof {
      guard let access = accessTokens[presented], access.end > now, access.session == known.session else {
        return .unknown
      }
    }
    refreshTokens[refreshToken]?.isUsed = true
    return .renewed(
      issue(
        session: known.session, account: account, at: now, lifetime: lifetime, refreshLifetime: refreshLifetime))
  }

  /// Ends every access token, as if its time were over; refresh tokens stay.
  mutating func expireAccessTokens(at now: Date) {
    for token in accessTokens.keys { accessTokens[token]?.end = now }
  }

  /// Forgets every session.
  mutating func endAll() {
    accounts = [:]
    accessTokens = [:]
    refreshTokens = [:]
  }

  private mutating func end(session: Int) {
    accounts[session] = nil
  }

  private mutating func issue(
    session: Int, account: Account, at now: Date, lifetime: Double, refreshLifetime: Double
  ) -> Pair {
    let pair = makeTokens(account, now)
    accessTokens[pair.accessToken] = Access(session: session, end: now.addingTimeInterval(lifetime))
    refreshTokens[pair.refreshToken] = RefreshToken(session: session, end: now.addingTimeInterval(refreshLifetime))
    return pair
  }
}
