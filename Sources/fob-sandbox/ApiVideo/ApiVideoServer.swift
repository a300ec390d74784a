import Crypto
import FoundationEssentials
import Synchronization

/// The stand-in for api.video: sessions by API key, and delegated upload tokens.
final class ApiVideoServer: StandIn {
  private struct State: Sendable {
    var sessions: SessionBook<ApiVideoAccount>
    var shelves: [String: UploadTokenShelf]
    var limiter: RateLimiter
  }

  private static let refreshLifetime = 30 * 86400.0
  private let clock: SandboxClock
  private let counters: Counters
  private let lifetime: Double
  private let state: Mutex<State>

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
        limiter: RateLimiter(limit: settings.rateLimit)))
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
    case (_, 2, "auth", "api-key"), (_, 2, "auth", "refresh"): return ApiVideoError.wrongMethod.response
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

// MARK: Sessions

extension ApiVideoServer {
  private struct Refused: Error {
    let error: ApiVideoError
  }

  private struct KeyPayload: Decodable {
    let apiKey: String
  }

  private struct RefreshPayload: Decodable {
    let refreshToken: String
  }

  private func logIn(_ request: Request) -> Response {
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

  private func refresh(_ request: Request) -> Response {
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
  private func account(of request: Request) -> Result<ApiVideoAccount, Refused> {
    if let token = request.authorization("Bearer") {
      let account = state.withLock { $0.sessions.account(of: token, at: clock.now) }
      return account.map(Result.success) ?? .failure(Refused(error: .invalidAccessToken))
    }
    if let basic = request.authorization("Basic") {
      let text = Data(base64Encoded: basic).map { String(decoding: $0, as: UTF8.self) } ?? ""
      let account = ApiVideoAccount.all.first { text == $0.key + ":" }
      return account.map(Result.success) ?? .failure(Refused(error: .invalidKey))
    }
    return .failure(Refused(error: .missingAuthorization))
  }
}

// MARK: Upload tokens

extension ApiVideoServer {
  private struct CreationPayload: Decodable {
    let ttl: Int?
  }

  private static let lifetimes = 0...2_147_483_647

  private func uploadTokens(_ request: Request, value: String, of project: String) -> Response {
    state.withLock { $0.shelves[project]?.removeExpired(at: clock.now) }
    switch (request.method, value.isEmpty) {
    case ("GET", true), ("HEAD", true): return list(request, of: project)
    case ("POST", true): return create(request, in: project)
    case ("GET", false), ("HEAD", false):
      let token = state.withLock { $0.shelves[project]?[value] }
      return token.map { Response(200, json: $0.json) } ?? ApiVideoError.notFound.response
    case ("DELETE", false):
      guard state.withLock({ $0.shelves[project]?.remove(value) ?? false }) else {
        return ApiVideoError.notFound.response
      }
      counters.count(.revokes)
      return Response(204)
    default: return ApiVideoError.wrongMethod.response
    }
  }

  private func list(_ request: Request, of project: String) -> Response {
    counters.count(.lists)
    do throws(InvalidAttributes) {
      let query = try ListQuery(request.query)
      let (tokens, total) = state.withLock { state in
        let shelf = state.shelves[project]
        let (offset, overflows) = (query.page - 1).multipliedReportingOverflow(by: query.pageSize)
        let page =
          overflows
          ? [] : shelf?.page(from: offset, count: query.pageSize, by: query.order, ascending: query.isAscending)
        return (page ?? [], shelf?.count ?? 0)
      }
      return Response(
        200,
        json: [
          "data": .array(tokens.map(\.json)), "pagination": query.pagination(items: tokens.count, total: total),
        ])
    } catch {
      return Response(400, json: error.json, type: "application/problem+json")
    }
  }

  private func create(_ request: Request, in project: String) -> Response {
    guard let payload = try? JSONDecoder().decode(CreationPayload.self, from: Data(request.body)) else {
      return creationRefusal(request)
    }
    guard Self.lifetimes.contains(payload.ttl ?? 0) else { return creationRefusal(request) }
    var source = SystemRandomNumberGenerator()
    let token = UploadToken(
      value: "to" + RandomText.base62(22, using: &source), ttl: payload.ttl ?? 0,
      createdAt: Int(clock.now.timeIntervalSince1970))
    state.withLock { $0.shelves[project]?.add(token) }
    counters.count(.creates)
    return Response(200, json: token.json)
  }

  /// A body that is no JSON object is an invalid payload; one with a wrong `ttl` has an invalid attribute.
  private func creationRefusal(_ request: Request) -> Response {
    guard (try? JSONDecoder().decode([String: AnyJSON].self, from: Data(request.body))) != nil else {
      return ApiVideoError.invalidPayload.response
    }
    let problem = InvalidAttributes.Problem(
      name: "ttl", title: "This attribute must be an integer between 0 and 2147483647.")
    return Response(400, json: InvalidAttributes(problems: [problem]).json, type: "application/problem+json")
  }

  private struct AnyJSON: Decodable {
    init(from decoder: any Decoder) throws {}
  }
}
