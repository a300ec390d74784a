import Formats
import FoundationEssentials
import TokenModel

/// Preservica: sessions of the access-token API (developers.preservica.com, "Access Token API"). It has no upload tokens and no way to log out.
public struct PreservicaService: Service {
  private let transport: any HTTPTransport

  /// Speaks to Preservica over a transport.
  public init(transport: any HTTPTransport) {
    self.transport = transport
  }

  /// What Preservica offers.
  public var profile: ServiceProfile { Self.profile }

  /// User name and password; if the environment names a shared secret, that and the tenant.
  public func loginFields(for environment: Environment) -> [LoginField] {
    let username = LoginField(.username, label: "User name", isSecret: false)
    return switch PreservicaLogin.kind(for: environment) {
    case .password: [username, LoginField(.secret(.password), label: "Password", isSecret: true)]
    case .sharedSecret:
      [
        username, LoginField(.tenant, label: "Tenant", isSecret: false),
        LoginField(.secret(.sharedSecret), label: "Shared secret", isSecret: true),
      ]
    }
  }

  /// Whether the address of the login is there.
  public func checkLogin(to environment: Environment, now: Date) async throws(ServiceFailure) {
    try await ServiceExchange(transport: transport, environment: environment)
      .checkLogin(at: PreservicaLogin.path(PreservicaLogin.kind(for: environment)), body: .form([]))
  }

  /// `POST /api/accesstoken/login`, or `acquire-external` if the environment names a shared secret.
  ///
  /// The proof of a shared secret contains the time. If it is refused and the server's `Date` shows that the time was
  /// wrong, a second one is sent with the server's time.
  public func logIn(
    to environment: Environment, answers: LoginAnswers, now: Date
  ) async throws(ServiceFailure) -> ServiceAnswer<LoginStep> {
    let login = try PreservicaLogin(environment, answers)
    let exchange = ServiceExchange(transport: transport, environment: environment)
    let clock = ContinuousClock()
    let start = clock.now
    var sent = now
    var response = try await exchange.send(.post, login.path, body: .form(login.form(now: sent)))
    let offset = response.clockOffset(sent: sent)
    if login.kind == .sharedSecret, response.status == 401, offset != 0 {
      sent = now.addingTimeInterval(offset + (clock.now - start).seconds)
      response = try await exchange.send(.post, login.path, body: .form(login.form(now: sent)))
    }
    var answer = try step(in: response, of: login, from: environment.origin, sent: sent)
    answer.notice = login.notice
    return answer
  }

  /// `POST /api/accesstoken/complete-2fa`.
  public func continueLogin(
    to environment: Environment, after challenge: LoginChallenge, answers: LoginAnswers, now: Date
  ) async throws(ServiceFailure) -> ServiceAnswer<LoginStep> {
    let exchange = ServiceExchange(transport: transport, environment: environment)
    let form = try SecondFactor.form(challenge, answers)
    let response = try await exchange.send(.post, SecondFactor.path, body: .form(form))
    guard response.isSuccess else {
      throw PreservicaRefusal(response, hiding: SecondFactor.secrets(in: challenge)).failureOfLogin(
        from: environment.origin)
    }
    let session = try PreservicaSession.read(
      response, from: environment.origin, account: SecondFactor.username(in: challenge),
      tenant: SecondFactor.tenant(in: challenge), sent: now)
    return ServiceAnswer(.loggedIn(session), serverDate: response.serverDate)
  }

  /// `POST /api/accesstoken/refresh`: needs the access token, while it lives, and spends the refresh token.
  public func refresh(_ access: Access) async throws(ServiceFailure) -> ServiceAnswer<Session> {
    guard case .tokens(let tokens) = access.session.credentials, let refresh = tokens.refresh, !refresh.isEmpty else {
      throw .credentialsRefused(reason: "The session has no refresh token. Nothing was sent.")
    }
    let response = try await send(
      .post, "/api/accesstoken/refresh", access, body: .form([("refreshToken", refresh.revealed)]))
    let origin = access.environment.origin
    guard response.isSuccess else {
      throw PreservicaRefusal(response, hiding: [tokens.access, refresh]).failureOfLogin(from: origin).ofRefresh(
        response)
    }
    let session = try PreservicaSession.read(
      response, from: origin, account: access.session.account, tenant: access.session.tenant, sent: access.now)
    return ServiceAnswer(session, serverDate: response.serverDate)
  }

  /// `GET /api/user/details` and `GET /api/entity/versiondetails/version`.
  public func sessionDetails(_ access: Access) async throws(ServiceFailure) -> ServiceAnswer<SessionDetails> {
    let origin = access.environment.origin
    let user = try await send(.get, "/api/user/details", access)
    guard user.isSuccess else { throw failure(in: user, access) }
    let answer = try AnswerObject(user, from: origin.host)
    let roles = try answer.texts("roles")
    let version = try await version(access)
    var details = PreservicaDetails.facts(access, roles: roles, version: version)
    details.answer = answer.text
    return ServiceAnswer(details, serverDate: user.serverDate)
  }

  /// Preservica has no such call: the session expires on its own.
  public func logOut(_ access: Access) async throws(ServiceFailure) -> LogOutAnswer {
    LogOutAnswer(remaining: access.session)
  }

  /// What Preservica offers.
  static let profile = ServiceProfile(
    name: ServiceName(rawValue: "preservica"), displayName: "Preservica",
    keys: [
      EnvironmentKey(.username, help: "The account's name; an email address on the hosted service."),
      EnvironmentKey(.tenant, help: "The account's tenant. Newer servers find it themselves."),
      EnvironmentKey(.secret(.password), help: "The account's password."),
      EnvironmentKey(
        .secret(.totpSecret), asking: .never,
        help: "The Base32 key shown when the second factor was set up; with it fob makes the codes itself."),
      EnvironmentKey(
        .secret(.sharedSecret), asking: .never,
        help:
          "The secret shared with a trusted application, instead of a password. Deprecated since Preservica 8.4."
      ),
    ],
    sandboxHosts: ["preview.preservica.com"], canRefresh: true, refreshNeedsLivingToken: true,
    scriptToken: .header(name: PreservicaService.tokenHeader, prefix: ""), s3Secret: "NOT_USED",
    examplePath: "/api/user/details", uploadTokens: nil, logOut: .forgetsLocally)

  /// The header that carries the access token.
  static let tokenHeader = "Preservica-Access-Token"
}

extension PreservicaService {
  /// The session, the challenge or the failure in the answer to a first step.
  private func step(
    in response: HTTPResponse, of login: PreservicaLogin, from origin: Origin, sent: Date
  ) throws(ServiceFailure) -> ServiceAnswer<LoginStep> {
    if response.isSuccess {
      let session = try PreservicaSession.read(
        response, from: origin, account: login.username, tenant: login.tenant, sent: sent)
      return ServiceAnswer(.loggedIn(session), serverDate: response.serverDate)
    }
    let refusal = PreservicaRefusal(response, hiding: [login.secret])
    guard response.status == 401 else { throw refusal.failureOfLogin(from: origin) }
    switch refusal.meaning {
    case .secondFactor:
      let challenge = try SecondFactor.challenge(in: response, from: origin, to: login)
      return ServiceAnswer(.challenged(challenge), serverDate: response.serverDate)
    case .secondFactorToSetUp:
      throw .credentialsRefused(
        reason:
          "\(origin.host) demands a second factor that this account lacks. Set it up in the web interface first."
      )
    case .wrong: throw refusal.failureOfLogin(from: origin)
    }
  }

  /// The server's version, or why it is not known; only what concerns the session or the connection is a failure.
  private func version(_ access: Access) async throws(ServiceFailure) -> String {
    let path: RequestPath = "/api/entity/versiondetails/version"
    let response = try await send(.get, path, access, accept: "application/xml")
    if response.isSuccess { return ServerVersion.read(response.text) ?? "not told" }
    switch failure(in: response, access) {
    case .refused, .notFound, .serverError: return "not reported (status \(response.status))"
    case let failure: throw failure
    }
  }

  /// Sends a request under the session; an answer of any status is returned.
  private func send(
    _ method: HTTPRequest.Method, _ path: RequestPath, _ access: Access, body: RequestBody? = nil,
    accept: String = "application/json"
  ) async throws(ServiceFailure) -> HTTPResponse {
    let exchange = ServiceExchange(transport: transport, environment: access.environment)
    let headers: HTTPHeaders = [Self.tokenHeader: try access.headerToken, "Accept": accept]
    return try await exchange.send(method, path, headers: headers, body: body)
  }

  private func failure(in response: HTTPResponse, _ access: Access) -> ServiceFailure {
    let secrets = [access.session.accessToken].compactMap { $0 }
    return PreservicaRefusal(response, hiding: secrets).failureUnderSession(from: access.environment.origin)
  }
}

/// Reads the version from the answer of `/api/entity/versiondetails/version`.
///
/// Only one element of a small XML document is needed, whatever its prefix and place; no parser is loaded for it.
enum ServerVersion {
  /// The text of the first `CurrentVersion` element; nil if there is none or it does not look like `8.0.0`.
  static func read(_ document: String) -> String? {
    for part in document.prefix(longest).split(separator: "<") {
      guard let end = part.firstIndex(of: ">") else { continue }
      let tag = part[..<end].prefix { !$0.isWhitespace }
      guard tag.split(separator: ":").last == "CurrentVersion", !tag.hasPrefix("/") else { continue }
      let version = part[part.index(after: end)...].filter { !$0.isWhitespace }
      return isVersion(version) ? version : nil
    }
    return nil
  }

  private static func isVersion(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-+".contains($0)) }
  }

  private static let longest = 65_536
}
