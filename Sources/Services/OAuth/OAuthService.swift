import Formats
import FoundationEssentials
import TokenModel

/// Any OAuth 2.0 server: sessions by client credentials, password, a code from the browser (RFC 6749) or device (RFC 8628),
/// found by metadata (RFC 8414), inspected by introspection (RFC 7662) and ended by revocation (RFC 7009).
public struct OAuthService: Service {
  private let transport: any HTTPTransport

  /// Speaks to servers over a transport.
  public init(transport: any HTTPTransport) {
    self.transport = transport
  }

  /// What servers of OAuth 2.0 offer.
  public var profile: ServiceProfile { Self.profile }

  /// User name and password for the password grant; the client's secret if it has one.
  public func loginFields(for environment: Environment) -> [LoginField] {
    let settings = OAuthSettings(environment)
    var fields: [LoginField] = []
    if settings.grant == .password {
      fields.append(LoginField(.username, label: "User name", isSecret: false))
      fields.append(LoginField(.secret(.password), label: "Password", isSecret: true))
    }
    if settings.isConfidential {
      fields.append(LoginField(.secret(.clientSecret), label: "Client secret", isSecret: true))
    }
    return fields
  }

  /// Whether the environment logs in in a browser.
  public func needsApproval(toLogInTo environment: Environment) -> Bool {
    switch OAuthSettings(environment).grant {
    case .device, .authorizationCode: true
    case .password, .clientCredentials: false
    }
  }

  /// Finds the endpoints that the login needs, and whether they exist: a real one refuses a request that names no
  /// client.
  public func checkLogin(to environment: Environment, now: Date) async throws(ServiceFailure) {
    let exchange = ServiceExchange(transport: transport, environment: environment)
    let endpoints = try await OAuthConversation.endpoints(exchange)
    let settings = OAuthSettings(environment)
    let grant = settings.grant
    switch grant {
    case .device:
      let device = try OAuthDeviceLogin.endpoint(of: endpoints, for: environment)
      try await exchange.checkLogin(at: device, body: .form([]))
    case .authorizationCode:
      _ = try OAuthCodeLogin.endpoint(of: endpoints, for: environment)
      _ = try settings.redirect(port: 1)
    case .password, .clientCredentials: break
    }
    try await exchange.checkLogin(at: endpoints.token, body: .form([("grant_type", grant.type)]))
  }

  /// Asks the token endpoint for a session, or the device authorization endpoint for a code; or says where to log in in a
  /// browser.
  public func logIn(
    to environment: Environment, answers: LoginAnswers, now: Date
  ) async throws(ServiceFailure) -> ServiceAnswer<LoginStep> {
    let secret = answers[.secret(.clientSecret)]
    let conversation = try await OAuthConversation(transport, environment, secret: secret)
    var form = [("grant_type", conversation.settings.grant.type)]
    if let scope = conversation.settings.scope { form.append(("scope", scope)) }
    var account: String?
    var secrets: [Secret] = []
    switch conversation.settings.grant {
    case .device: return try await OAuthDeviceLogin.begin(conversation, secret: secret, now: now)
    case .authorizationCode:
      return ServiceAnswer(.challenged(try OAuthCodeLogin.begin(conversation, secret: secret)))
    case .clientCredentials: account = ServerWords.neutral(conversation.settings.clientID, limit: 80)
    case .password:
      guard let username = answers[.username], !username.isEmpty, let password = answers[.secret(.password)],
        !password.isEmpty
      else {
        throw .credentialsRefused(reason: "User name or password is missing. Nothing was sent.")
      }
      form += [("username", username.revealed), ("password", password.revealed)]
      account = ServerWords.neutral(username.revealed, limit: 80)
      secrets = [password]
    }
    return try await session(conversation, form, hiding: secrets, account: account, sent: now).map(LoginStep.loggedIn)
  }

  /// Asks once whether a login by device was approved, or gets the session that the address holds at which a login in a
  /// browser ended.
  public func continueLogin(
    to environment: Environment, after challenge: LoginChallenge, answers: LoginAnswers, now: Date
  ) async throws(ServiceFailure) -> ServiceAnswer<LoginStep> {
    if challenge.redirect != nil { return try await session(in: environment, after: challenge, answers, now: now) }
    let conversation = try OAuthDeviceLogin.conversation(transport, environment, after: challenge)
    return try await OAuthDeviceLogin.poll(conversation, challenge, now: now)
  }

  /// The refresh grant (RFC 6749 section 6). What fails before the refresh token is sent leaves it unspent.
  public func refresh(_ access: Access) async throws(ServiceFailure) -> ServiceAnswer<Session> {
    guard let refresh = access.session.refreshToken, !refresh.isEmpty else {
      throw .credentialsRefused(reason: "The session has no refresh token. Nothing was sent.")
    }
    let conversation: OAuthConversation
    do throws(ServiceFailure) {
      conversation = try await OAuthConversation(transport, access.environment, secret: access.secrets[.clientSecret])
    } catch {
      switch error {
      case .credentialsRefused(let reason): throw .clientRefused(reason: reason)
      case .rateLimited: throw error
      default: throw .unreachable(reason: error.description, mayHaveArrived: false)
      }
    }
    let form = [("grant_type", "refresh_token"), ("refresh_token", refresh.revealed)]
    return try await session(
      conversation, form, hiding: [refresh], account: access.session.account, sent: access.now, earlier: access.session)
  }

  /// Introspection, if the server offers it to this client.
  public func sessionDetails(_ access: Access) async throws(ServiceFailure) -> ServiceAnswer<SessionDetails> {
    let token = try access.headerToken
    let conversation = try await OAuthConversation(transport, access.environment, secret: access.secrets[.clientSecret])
    guard let endpoint = conversation.endpoints.introspection else {
      return ServiceAnswer(OAuthDetails.unasked(access.session, because: "The server names no endpoint for it."))
    }
    let form = [("token", token), ("token_type_hint", "access_token")]
    let response = try await conversation.post(form, to: endpoint)
    let secrets = [access.session.accessToken, access.session.refreshToken].compactMap(\.self)
    if let refusal = conversation.refusal(in: response, of: endpoint, hiding: secrets) {
      guard (400...403).contains(response.status) else { throw refusal.failure }
      return ServiceAnswer(
        OAuthDetails.unasked(access.session, because: refusal.reason), serverDate: response.serverDate)
    }
    let host = conversation.origin.host
    let answer = try AnswerObject(response, from: host)
    guard try answer.optionalFlag("active") == true else {
      return ServiceAnswer(OAuthDetails.inactive(access.session, host: host), serverDate: response.serverDate)
    }
    return ServiceAnswer(OAuthDetails.facts(answer, hiding: secrets), serverDate: response.serverDate)
  }

  /// Revokes the refresh token, which ends its access tokens too on most servers, and then the access token.
  public func logOut(_ access: Access) async throws(ServiceFailure) -> LogOutAnswer {
    guard case .tokens(var tokens) = access.session.credentials else { return LogOutAnswer(remaining: access.session) }
    let conversation = try await OAuthConversation(transport, access.environment, secret: access.secrets[.clientSecret])
    guard let endpoint = conversation.endpoints.revocation else { return LogOutAnswer(remaining: access.session) }
    var failures: [ServiceFailure] = []
    var canEndAccess = true
    for kind in OAuthTokenKind.allCases {
      guard let token = kind == .refresh ? tokens.refresh : tokens.access else { continue }
      do throws(ServiceFailure) {
        guard let refusal = try await conversation.revoke(token, kind, at: endpoint) else {
          tokens.end(kind, at: access.now)
          continue
        }
        // Servers need not be able to revoke access tokens (RFC 7009 section 2); they expire.
        canEndAccess = kind == .refresh || refusal.error != "unsupported_token_type"
        if canEndAccess { failures.append(refusal.failure) }
      } catch {
        // A server that does not answer is not asked about the other one.
        failures.append(error)
        break
      }
    }
    var remaining = access.session
    remaining.credentials = .tokens(tokens)
    if let failure = failures.first, remaining == access.session { throw failure }
    let hasEnded = failures.isEmpty && canEndAccess
    return hasEnded ? .ended : LogOutAnswer(remaining: remaining, failure: failures.first)
  }

  /// What servers of OAuth 2.0 offer.
  static let profile = ServiceProfile(
    name: ServiceName(rawValue: "oauth2"), displayName: "OAuth 2.0",
    keys: [
      key(OAuthSettings.clientID, .text, isRequired: true, "The client's identifier, as the server registered it."),
      EnvironmentKey(
        .secret(.clientSecret),
        asking: .when([
          EnvironmentKey.Condition(OAuthSettings.grant, isOneOf: [OAuthGrant.clientCredentials.rawValue]),
          EnvironmentKey.Condition(
            OAuthSettings.authentication,
            isOneOf: OAuthClientAuthentication.allCases.filter { $0 != .none }.map(\.rawValue)),
        ]), help: "The client's secret; leave it out for a public client."),
      key(
        OAuthSettings.grant, .word(OAuthGrant.allCases.map(\.rawValue)), standard: OAuthGrant.device.rawValue,
        "How to log in: device (approved in a browser, also over SSH), authorization_code (in a browser too, for servers without device), password or client_credentials. Default: device."
      ),
      EnvironmentKey(.username, asking: ofPasswordGrant, help: "The account's name, for the password grant."),
      EnvironmentKey(
        .secret(.password), asking: ofPasswordGrant, help: "The account's password, for the password grant."),
      key(
        OAuthSettings.scope, .text, "Scopes, separated by spaces. Default: the server's."),
      key(
        OAuthSettings.authentication, .word(OAuthClientAuthentication.allCases.map(\.rawValue)),
        "Client authentication: basic, basic_raw (not encoded), post or none. Default: the server's."
      ),
      key(
        OAuthSettings.issuer, .address,
        "The issuer whose metadata names the endpoints, if it is not the url; a path such as /realms/NAME works."
      ),
      key(
        OAuthSettings.tokenEndpoint, .address,
        "The token endpoint of a server without metadata; fob then asks for none."
      ),
      key(
        OAuthSettings.authorizationEndpoint, .address,
        "The authorization endpoint (RFC 6749), for grant = authorization_code, if the metadata does not name it."),
      EnvironmentKey(
        .setting(OAuthSettings.redirectAddress, .text), asking: .never,
        help:
          "Where a login with grant = authorization_code ends, if the server takes only this exact address. Default: http://127.0.0.1:PORT/ with any port."
      ),
      key(
        OAuthSettings.deviceEndpoint, .address,
        "The device authorization endpoint (RFC 8628), if the metadata does not name it."),
      key(
        OAuthSettings.introspectionEndpoint, .address,
        "The introspection endpoint (RFC 7662), if the metadata does not name it."),
      key(
        OAuthSettings.revocationEndpoint, .address,
        "The revocation endpoint (RFC 7009), if the metadata does not name it."),
      ReplacedSession.environmentKey,
    ],
    canRefresh: true, mayReuseRefreshTokens: true, scriptToken: .header(name: "Authorization", prefix: "Bearer "),
    uploadTokens: nil,
    logOut: .endsOnServer, endsReplacedSessions: true, sessionSecrets: [.clientSecret])

  private static let ofPasswordGrant = EnvironmentKey.Asking.when([
    EnvironmentKey.Condition(OAuthSettings.grant, isOneOf: [OAuthGrant.password.rawValue])
  ])

  /// A setting. Addresses are asked for only in the file, since most servers publish them.
  private static func key(
    _ name: String, _ form: EnvironmentKey.Form, isRequired: Bool = false, standard: String? = nil, _ help: String
  ) -> EnvironmentKey {
    EnvironmentKey(
      .setting(name, form), isRequired: isRequired, asking: form == .address ? .never : .always, standard: standard,
      help: help)
  }
}

extension OAuthService {
  /// Ends a login in a browser. The code is good once, whatever becomes of it.
  private func session(
    in environment: Environment, after challenge: LoginChallenge, _ answers: LoginAnswers, now: Date
  ) async throws(ServiceFailure) -> ServiceAnswer<LoginStep> {
    let conversation = try OAuthCodeLogin.conversation(transport, environment, after: challenge)
    guard let address = answers[.address], !address.isEmpty else {
      throw .credentialsRefused(reason: "The address at which the login ended is missing. Nothing was sent.")
    }
    switch try OAuthCodeLogin.end(at: address, conversation, challenge) {
    case .again(let challenge): return ServiceAnswer(.challenged(challenge))
    case .form(let form, let secrets):
      do throws(ServiceFailure) {
        return try await session(conversation, form, hiding: secrets, account: nil, sent: now).map(LoginStep.loggedIn)
      } catch {
        throw error.saying("The address is good for one login: log in again for another one.")
      }
    }
  }

  /// Asks the token endpoint for a session.
  /// - Parameter earlier: the session whose refresh token the form holds, or nil.
  private func session(
    _ conversation: OAuthConversation, _ form: [(String, String)], hiding secrets: [Secret], account: String?,
    sent: Date, earlier: Session? = nil
  ) async throws(ServiceFailure) -> ServiceAnswer<Session> {
    let response = try await conversation.post(form, to: conversation.endpoints.token)
    if let refusal = conversation.refusal(in: response, of: conversation.endpoints.token, hiding: secrets) {
      throw earlier == nil ? refusal.failure : refusal.failureOfRefresh
    }
    do throws(ServiceFailure) {
      let session = try OAuthSession.read(
        response, in: conversation.exchange.environment, earlier: earlier?.refreshToken, account: account, sent: sent)
      return ServiceAnswer(session, serverDate: response.serverDate)
    } catch {
      guard let earlier else { throw await conversation.revokeIssued(in: response, after: error) }
      guard let kept = OAuthSession.kept(earlier, from: response) else { throw error }
      return ServiceAnswer(kept, serverDate: response.serverDate, failure: error)
    }
  }
}

extension SessionTokens {
  /// The server has revoked one of them.
  fileprivate mutating func end(_ kind: OAuthTokenKind, at now: Date) {
    switch kind {
    case .refresh: refresh = nil
    case .access: expires = min(expires ?? now, now)
    }
  }
}

extension SecretName {
  /// The secret of a confidential client (RFC 6749 section 2.3.1).
  static let clientSecret = SecretName(rawValue: "client_secret")
}
