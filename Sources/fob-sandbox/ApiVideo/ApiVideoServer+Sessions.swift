import Crypto
import FoundationEssentials
import Synchronization

/// Sessions by API key and refresh token, and who a request comes from.
extension ApiVideoServer {
  struct Failure: Error {
    let error: ApiVideoError
  }

  private struct KeyPayload: Decodable {
    let apiKey: String
  }

  private struct RefreshPayload: Decodable {
    let refreshToken: String
  }

  func logIn(_ request: Request) -> Response {
    guard let payload = try? JSONDecoder().decode(KeyPayload.self, from: Data(request.body)) else {
      return ApiVideoError.invalidPayload.response
    }
    guard let account = ApiVideoAccount.all.first(where: { $0.key == payload.apiKey }) else {
      counters.count(.refused)
      return ApiVideoError.wrongCredentials.response
    }
    counters.count(.logins)
    return session(
      state.withLock {
        $0.sessions.open(
          for: account, at: clock.now, lifetime: lifetime, refreshLifetime: Self.refreshLifetime)
      })
  }

  func refresh(_ request: Request) -> Response {
    guard let payload = try? JSONDecoder().decode(RefreshPayload.self, from: Data(request.body)) else {
      return ApiVideoError.invalidPayload.response
    }
    let outcome = state.withLock {
      $0.sessions.refresh(
        payload.refreshToken, proof: .none, at: clock.now, lifetime: lifetime, refreshLifetime: Self.refreshLifetime)
    }
    switch outcome {
    case .renewed(let pair):
      counters.count(.refreshes)
      return session(pair)
    case .reused:
      counters.count(.reused)
      return ApiVideoError.invalidRefreshToken.response
    case .unknown:
      return ApiVideoError.invalidRefreshToken.response
    }
  }

  private func session(_ pair: SessionBook<ApiVideoAccount>.Pair) -> Response {
    Response(
      200,
      json: [
        "token_type": "Bearer", "expires_in": .integer(Int(lifetime)), "access_token": .string(pair.accessToken),
        "refresh_token": .string(pair.refreshToken),
      ])
  }

  /// Who asks: by bearer token, or by API key with HTTP Basic.
  func account(of request: Request) -> Result<ApiVideoAccount, Failure> {
    if let token = request.authorization("Bearer") {
      let account = state.withLock { $0.sessions.account(of: token, at: clock.now) }
      return account.map(Result.success) ?? .failure(Failure(error: .invalidAccessToken))
    }
    if let basic = request.authorization("Basic") {
      let text = Data(base64Encoded: basic).map { String(decoding: $0, as: UTF8.self) } ?? ""
      let account = ApiVideoAccount.all.first { text == $0.key + ":" }
      return account.map(Result.success) ?? .failure(Failure(error: .invalidKey))
    }
    return .failure(Failure(error: .missingAuthorization))
  }
}

/// Makes access tokens (JWTs with the claims that api.video gives) and refresh tokens of its length.
struct ApiVideoTokenIssuer: Sendable {
  /// Seconds that an access token lasts.
  let lifetime: Double
  private let key = SymmetricKey(size: .bits256)

  init(lifetime: Double) {
    self.lifetime = lifetime
  }

  func pair(for account: ApiVideoAccount, at now: Date) -> SessionBook<ApiVideoAccount>.Pair {
    let identifier = RandomText.hex(80)
    let issued = now.timeIntervalSince1970
    let token = WebToken.make(
      header: ["typ": "JWT", "alg": "HS256", "jti": .string(identifier)],
      claims: [
        "aud": "libcast", "jti": .string(identifier), "iat": .number(issued), "nbf": .number(issued),
        "exp": .number(issued + lifetime), "sub": "usSandbox", "scopes": ["monitor.libcast.com"],
        "context": ["user": "usSandbox", "project": .string(account.project), "member": "meSandbox"],
      ], key: key)
    return .init(accessToken: token, refreshToken: "def502" + RandomText.hex(690))
  }
}
