import Formats
import FoundationEssentials
import TokenModel

/// api.video: sessions got with an API key, and delegated upload tokens (docs.api.video, "Advanced authentication" and "Upload tokens").
public struct ApiVideoService: Service {
  private let transport: any HTTPTransport

  /// Speaks to api.video over a transport.
  public init(transport: any HTTPTransport) {
    self.transport = transport
  }

  /// What api.video offers.
  public var profile: ServiceProfile { Self.profile }

  /// The API key, and nothing else.
  public func loginFields(for environment: Environment) -> [LoginField] {
    [LoginField(.secret(.apiKey), label: "API key", isSecret: true)]
  }

  /// Whether `/auth/api-key` is there.
  public func checkLogin(to environment: Environment, now: Date) async throws(ServiceFailure) {
    try await ServiceExchange(transport: transport, environment: environment)
      .checkLogin(at: "/auth/api-key" as RequestPath, body: .json([:]))
  }

  /// `POST /auth/api-key`.
  public func logIn(
    to environment: Environment, answers: LoginAnswers, now: Date
  ) async throws(ServiceFailure) -> ServiceAnswer<LoginStep> {
    guard let key = answers[.secret(.apiKey)], !key.isEmpty else {
      throw .credentialsRefused(reason: "The API key for api.video is missing. Nothing was sent.")
    }
    let exchange = ServiceExchange(transport: transport, environment: environment)
    return try await authenticate(exchange, "/auth/api-key", "apiKey", key, sent: now).map(LoginStep.loggedIn)
  }

  /// There is no second step.
  public func continueLogin(
    to environment: Environment, after challenge: LoginChallenge, answers: LoginAnswers, now: Date
  ) async throws(ServiceFailure) -> ServiceAnswer<LoginStep> {
    throw .unsupported(reason: "A login to api.video has one step.")
  }

  /// `POST /auth/refresh`: a new access token and a new refresh token.
  public func refresh(_ access: Access) async throws(ServiceFailure) -> ServiceAnswer<Session> {
    guard case .tokens(let tokens) = access.session.credentials, let refresh = tokens.refresh, !refresh.isEmpty else {
      throw .credentialsRefused(reason: "The session has no refresh token. Nothing was sent.")
    }
    let exchange = ServiceExchange(transport: transport, environment: access.environment)
    return try await authenticate(exchange, "/auth/refresh", "refreshToken", refresh, isRefresh: true, sent: access.now)
  }

  /// The expiry and the unverified claims of the access token; counting the upload tokens proves that it is valid.
  public func sessionDetails(_ access: Access) async throws(ServiceFailure) -> ServiceAnswer<SessionDetails> {
    let answer = try await uploadTokens(TokenQuery(page: 1, pageSize: 1), access)
    return answer.map {
      ApiVideoDetails.facts(access.session, tokensTotal: $0.itemsTotal, rateLimit: answer.rateLimit)
    }
  }

  /// `GET /upload-tokens`: the active ones.
  public func uploadTokens(
    _ query: TokenQuery, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<TokenPage> {
    let response = try await send(.get, try ApiVideoPage.path(query), access)
    guard response.isSuccess else { throw failure(in: response, access) }
    return response.answer(try ApiVideoPage.read(response, to: query, from: access.environment.origin.host))
  }

  /// `GET /upload-tokens/TOKEN`.
  public func uploadToken(
    _ reference: TokenReference, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<UploadToken> {
    let id = try id(of: reference)
    let response = try await send(.get, path(of: id), access)
    guard response.isSuccess else { throw failure(in: response, access, about: id) }
    return response.answer(try token(in: response, access))
  }

  /// `POST /upload-tokens`. The server has no labels: fob keeps them.
  public func createUploadToken(
    _ request: TokenRequest, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<UploadToken> {
    guard request.scope == nil || request.scope == .upload, request.organization == nil else {
      throw .unsupported(
        reason: "An upload token of api.video can upload and nothing else, and belongs to no organization.")
    }
    let ttl = try ApiVideoToken.ttl(for: request.lifetime)
    let response = try await send(.post, "/upload-tokens", access, body: .json(["ttl": .integer(Int64(ttl))]))
    guard response.isSuccess else { throw failure(in: response, access) }
    return response.answer(try token(in: response, access))
  }

  /// `DELETE /upload-tokens/TOKEN`: 204, or 404 if it was gone before. The token is its own id, so no other can be
  /// meant.
  public func revokeUploadToken(
    _ reference: TokenReference, _ access: Access
  ) async throws(ServiceFailure) -> ServiceAnswer<RevokeOutcome> {
    let id = try id(of: reference)
    let response = try await send(.delete, path(of: id), access)
    switch response.status {
    case 204: return response.answer(.ended)
    case 404 where ApiVideoProblem(response, hiding: [id]).isAboutResource: return response.answer(.alreadyGone)
    case 200...299:
      let host = access.environment.origin.host
      throw .unexpected(
        reason: "\(host) answered with status \(response.status) where 204 was expected. List the tokens to check.")
    default: throw failure(in: response, access, about: id)
    }
  }

  /// api.video has no such call: the session expires on its own.
  public func logOut(_ access: Access) async throws(ServiceFailure) -> LogOutAnswer {
    LogOutAnswer(remaining: access.session)
  }

  /// What api.video offers.
  static let profile = ServiceProfile(
    name: ServiceName(rawValue: "api.video"), displayName: "api.video",
    keys: [
      EnvironmentKey(
        .secret(.apiKey),
        help:
          "The project's API key, from the dashboard; the vendor's sandbox (https://sandbox.api.video) has its own keys."
      ),
      EnvironmentKey(
        .username, asking: .never,
        help: "A name for the project, the same on each host that shares its session; only those need it."),
    ],
    standardOrigin: try? Origin("https://ws.api.video"), sandboxHosts: ["sandbox.api.video"], canRefresh: true,
    scriptToken: .header(name: "Authorization", prefix: "Bearer "), examplePath: "/upload-tokens",
    uploadTokens: UploadTokenSupport(
      facts: [.created, .expiry], serverSorts: [.created, .lifetime], pageSize: ApiVideoPage.largest, scopes: [],
      lifetimes: .choosable(maximum: ApiVideoToken.longestLifetime), idIsSecret: true,
      use: UploadTokenUse(place: .query(name: "token"), path: "/upload", fileField: "file")),
    logOut: .forgetsLocally)
}

extension ApiVideoService {
  /// Asks for a session. A wrong key or refresh token gives 400 by the API description and 401 by the documentation.
  private func authenticate(
    _ exchange: ServiceExchange, _ path: RequestPath, _ member: String, _ secret: Secret, isRefresh: Bool = false,
    sent: Date
  ) async throws(ServiceFailure) -> ServiceAnswer<Session> {
    let origin = exchange.environment.origin
    let response = try await exchange.send(.post, path, body: .json([member: .string(secret.revealed)]))
    guard response.isSuccess else {
      let problem = ApiVideoProblem(response, hiding: [secret])
      if response.status == 400 || response.status == 401 {
        throw .credentialsRefused(reason: problem.reason(response, from: origin))
      }
      let failure = problem.failure(response, from: origin)
      throw isRefresh ? failure.ofRefresh(response) : failure
    }
    return response.answer(try ApiVideoSession.read(response, from: origin, sent: sent))
  }

  /// Sends a request under the session; an answer of any status is returned.
  private func send(
    _ method: HTTPRequest.Method, _ path: RequestPath, _ access: Access, body: RequestBody? = nil
  ) async throws(ServiceFailure) -> HTTPResponse {
    let exchange = ServiceExchange(transport: transport, environment: access.environment)
    let authorization = "Bearer " + (try access.headerToken)
    return try await exchange.send(method, path, headers: ["Authorization": authorization], body: body)
  }

  private func failure(in response: HTTPResponse, _ access: Access, about id: Secret? = nil) -> ServiceFailure {
    let secrets = [access.session.accessToken, id].compactMap { $0 }
    return ApiVideoProblem(response, hiding: secrets).failure(response, from: access.environment.origin)
  }

  /// The id in a path; checked, since a person may have typed it.
  private func id(of reference: TokenReference) throws(ServiceFailure) -> Secret {
    guard let id = reference.id else {
      throw .unsupported(reason: "The server's row has no usable id. Nothing was sent.")
    }
    guard TokenCharacters.fitIdentifier(id.revealed) else {
      throw .notFound(
        reason:
          "Not an upload token of api.video (letters, digits, '-' and '_'). Nothing was sent.")
    }
    return id
  }

  private func path(of id: Secret) -> RequestPath {
    ("/upload-tokens" as RequestPath).appending(.secret(id))
  }

  private func token(in response: HTTPResponse, _ access: Access) throws(ServiceFailure) -> UploadToken {
    let answer = try AnswerObject(response, from: access.environment.origin.host)
    var token = try ApiVideoToken.read(answer)
    token.answer = Secret(answer.text)
    return token
  }
}

extension HTTPResponse {
  /// An answer with the facts in every answer's header.
  fileprivate func answer<Value: Sendable>(_ value: Value) -> ServiceAnswer<Value> {
    ServiceAnswer(value, serverDate: serverDate, rateLimit: RateLimit(self))
  }
}

extension RateLimit {
  /// `X-RateLimit-Limit` (a minute), `-Remaining` and `-Retry-After` (seconds); nil if one is missing or no number.
  fileprivate init?(_ response: HTTPResponse) {
    guard let limit = response.wholeNumber(in: "X-RateLimit-Limit"),
      let remaining = response.wholeNumber(in: "X-RateLimit-Remaining"),
      let reset = response.wholeNumber(in: "X-RateLimit-Retry-After")
    else { return nil }
    self.init(limit: limit, remaining: remaining, resetAfter: reset)
  }
}
