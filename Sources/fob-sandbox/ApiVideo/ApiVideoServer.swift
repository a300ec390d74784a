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

  private func route(_ request: Request, as account: Result<ApiVideoAccount, Failure>) -> Response {
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

/// An api.video project and the key that opens it.
struct ApiVideoAccount: Sendable, Equatable {
  let key: String
  let project: String

  static let production = ApiVideoAccount(
    key: "sandboxProductionKey7Qm2W9xKvL4tR8nB3cY6hJ1s", project: "prProduction")
  static let sandbox = ApiVideoAccount(key: "sandboxTestKey5fG0aZ8uE4iO2kM7wD1pX6yN3bV9", project: "prSandbox")
  static let all = [production, sandbox]
}

/// Counts the requests of each account in windows, which begin with the first request.
struct RateLimiter: Sendable {
  /// What an answer says about the limit.
  struct Standing: Sendable, Equatable {
    let limit: Int
    let remaining: Int
    /// Seconds until the next window begins.
    let retryAfter: Int
    let isExceeded: Bool

    var headers: HeaderList {
      [
        "X-RateLimit-Limit": String(limit), "X-RateLimit-Remaining": String(remaining),
        "X-RateLimit-Retry-After": String(retryAfter),
      ]
    }
  }

  private struct Window {
    let start: Date
    var count = 0
  }

  private let limit: Int
  private let length: Double
  private var windows: [String: Window] = [:]

  /// - Parameter length: seconds that a window lasts.
  init(limit: Int, length: Double = 60) {
    self.limit = limit
    self.length = length
  }

  mutating func count(_ account: String, at now: Date) -> Standing {
    var window = windows[account] ?? Window(start: now)
    if now.timeIntervalSince(window.start) >= length { window = Window(start: now) }
    window.count += 1
    windows[account] = window
    return Standing(
      limit: limit, remaining: max(0, limit - window.count),
      retryAfter: Int((length - now.timeIntervalSince(window.start)).rounded(.up)),
      isExceeded: window.count > limit)
  }
}

/// The errors of api.video, worded as its documentation lists them.
enum ApiVideoError: Sendable {
  case wrongCredentials, invalidPayload
  case invalidKey, invalidAccessToken, invalidRefreshToken, missingAuthorization
  case notFound, unknownRoute
  case tooManyRequests

  private var facts: (status: Int, type: String, title: String) {
    switch self {
    case .wrongCredentials: (400, "authentication-invalid-user-credentials", "The user credentials were incorrect.")
    case .invalidPayload: (400, "invalid-payload", "The payload is invalid.")
    case .invalidKey: (401, "authentication-invalid-api-key", "The API key is invalid.")
    case .invalidAccessToken:
      (401, "authentication-invalid-access-token", "The access token is invalid or expired.")
    case .invalidRefreshToken: (401, "authentication-invalid-refresh-token", "The refresh token is invalid.")
    case .missingAuthorization:
      (401, "authentication-missing-header", "The \"Authorization\" header is missing.")
    case .notFound: (404, "resource-not-found", "The requested resource could not be found.")
    case .unknownRoute: (404, "unrecognized-request-url", "Unrecognized request URL.")
    case .tooManyRequests: (429, "too-many-requests", "Too many requests.")
    }
  }

  var response: Response {
    Self.response(status: facts.status, type: facts.type, title: facts.title)
  }

  /// A 405, which names the methods that there are (RFC 9110 section 15.5.6).
  static func wrongMethod(allowing methods: String) -> Response {
    var response = response(
      status: 405, type: "method-not-allowed", title: "Method is not allowed for this route.")
    response.headers["Allow"] = methods
    return response
  }

  static func response(status: Int, type: String, title: String) -> Response {
    var members = [
      JSON.Member(name: "type", value: "https://docs.api.video/reference/\(type)"),
      JSON.Member(name: "title", value: .string(title)),
      JSON.Member(name: "status", value: .integer(status)),
    ]
    // The attribute at fault: empty if a whole request is, and not given at all by the other errors.
    if status == 400 { members.append(JSON.Member(name: "name", value: "")) }
    return Response(status, json: .object(members), type: "application/problem+json")
  }
}
