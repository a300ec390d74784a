import FoundationEssentials
import Synchronization

/// The stand-in for api.video: sessions by API key, and delegated upload tokens.
final class ApiVideoServer: StandIn {
  struct State: Sendable {
    var sessions: SessionBook<ApiVideoAccount>
    var shelves: [String: UploadTokenShelf]
    var limiter: RateLimiter
  }

  static let refreshLifetime = 30 * 86400.0
  let clock: SandboxClock
  let counters: Counters
  let lifetime: Double
  let state: Mutex<State>

  init(_ settings: SandboxSettings, clock: SandboxClock, counters: Counters) {
    self.clock = clock
    self.counters = counters
    let lifetime = settings.tokenLifetime ?? 3600
    self.lifetime = lifetime
    let issuer = ApiVideoTokenIssuer(lifetime: lifetime)
    let samples = UploadTokenSamples(seed: settings.seed, now: clock.now)
    state = Mutex(
      State(
        sessions: SessionBook(detectsReuse: settings.detectsReuse) { issuer.pair(for: $0, at: $1) },
        shelves: [
          ApiVideoAccount.production.project: UploadTokenShelf(samples.tokens(settings.uploadTokens)),
          ApiVideoAccount.sandbox.project: UploadTokenShelf(samples.tokens(12, series: 1)),
        ],
        limiter: RateLimiter(limit: settings.rateLimit, length: settings.rateWindow)))
  }

  func owns(path: String) -> Bool {
    path.hasPrefix("/auth/") || path == "/upload-tokens" || path.hasPrefix("/upload-tokens/")
  }

  func expireAccessTokens() {
    state.withLock { $0.sessions.expireAccessTokens(at: clock.now) }
  }

  func endSessions() {
    state.withLock { $0.sessions.endAll() }
  }

  func answer(_ request: Request) -> Response {
    let account = account(of: request)
    let standing = state.withLock { state in
      state.limiter.count((try? account.get())?.project ?? "", at: clock.now)
    }
    var response =
      standing.isExceeded ? ApiVideoError.tooManyRequests.response : route(request, as: account)
    response.headers.add(standing.headers)
    return response
  }

  func refusal(status: Int, text: String, for request: Request) -> Response {
    ApiVideoError.response(status: status, type: "error", title: text)
  }

  private func route(_ request: Request, as account: Result<ApiVideoAccount, Refused>) -> Response {
    let segments = request.segments
    switch (request.method, segments.count, segments.first ?? "", segments.dropFirst().first ?? "") {
    case ("POST", 2, "auth", "api-key"): return logIn(request)
    case ("POST", 2, "auth", "refresh"): return refresh(request)
    case (_, 2, "auth", "api-key"), (_, 2, "auth", "refresh"): return ApiVideoError.wrongMethod(allowing: "POST")
    case (_, 1...2, "upload-tokens", let value):
      switch account {
      case .success(let account): return uploadTokens(request, value: value, of: account.project)
      case .failure(let refused):
        counters.count(.unauthorized)
        return refused.error.response
      }
    default: return ApiVideoError.unknownRoute.response
    }
  }
}
