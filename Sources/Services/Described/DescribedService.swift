import Formats
import FoundationEssentials
import ServiceFiles
import TokenModel

/// A service that a file describes.
public struct DescribedService: Service {
  /// What the file says.
  public let description: ServiceDescription
  let transport: any HTTPTransport

  /// Speaks to servers as a file describes them, over a transport.
  public init(_ description: ServiceDescription, transport: any HTTPTransport) {
    self.description = description
    self.transport = transport
  }

  /// What the file says the service offers.
  public var profile: ServiceProfile { description.profile }

  /// The username and the secrets that the login or its header has.
  public func loginFields(for environment: Environment) -> [LoginField] {
    let used = description.loginPlaceholders
    let name = used.contains(.username) ? [LoginField(.username, label: "User name", isSecret: false)] : []
    return name
      + ServiceDescription.secrets.filter { used.contains($0.0) }.map { _, secret, label in
        LoginField(.secret(secret), label: label == "password" ? "Password" : label, isSecret: true)
      }
  }

  /// Sends the login's request without its secrets.
  public func checkLogin(to environment: Environment, now: Date) async throws(ServiceFailure) {
    guard case .request(let request, _, _, _) = description.login, environment.username != nil else { return }
    let filling = filling(of: environment)
    try await ServiceExchange(transport: transport, environment: environment).checkLogin(
      at: request.address(filling, on: environment.origin),
      body: request.body.map { RequestBody($0.body(filling)) } ?? .form([]))
  }

  /// Sends the login's request, or with `login = key` the one that proves that the key is valid.
  public func logIn(
    to environment: Environment, answers: LoginAnswers, now: Date
  ) async throws(ServiceFailure) -> ServiceAnswer<LoginStep> {
    var filling = filling(of: environment)
    filling[.username] = answers[.username] ?? filling[.username]
    for (placeholder, secret, label) in ServiceDescription.secrets
    where description.loginPlaceholders.contains(placeholder) {
      guard let answer = answers[.secret(secret)], !answer.isEmpty else {
        throw .credentialsRefused(reason: "The \(label) for \(description.displayName) is missing. Nothing was sent.")
      }
      filling[placeholder] = answer
    }
    guard case .request(let request, _, _, _) = description.login else {
      return try await session(ofKey: filling, environment, now)
    }
    let response = try await send(request, filling, in: environment)
    guard response.isSuccess else {
      throw refusal(of: response, to: request, in: environment, hiding: filling.secrets, isLogin: true)
    }
    let session = try session(in: response, filling, of: environment, sent: now)
    return ServiceAnswer(
      .loggedIn(session), serverDate: response.serverDate, notice: lackOfRefreshToken(in: session))
  }

  /// A login by a file has one step.
  public func continueLogin(
    to environment: Environment, after challenge: LoginChallenge, answers: LoginAnswers, now: Date
  ) async throws(ServiceFailure) -> ServiceAnswer<LoginStep> {
    throw .unsupported(reason: "A login to \(description.displayName) has one step.")
  }

  /// Sends the refresh token or, without one, the session's own token; the server extends or replaces the session.
  public func refresh(_ access: Access) async throws(ServiceFailure) -> ServiceAnswer<Session> {
    guard let request = description.refresh else {
      throw .unsupported(reason: "\(description.displayName) has no way to refresh a session.")
    }
    let usesToken = request.usesRefreshToken
    if usesToken, access.session.refreshToken?.isEmpty ?? true {
      throw .credentialsRefused(reason: "The session has no refresh token. Nothing was sent.")
    }
    let filling = try filling(of: access)
    let response = try await send(request, filling, in: access.environment, header: access)
    guard response.isSuccess else {
      let failure = refusal(
        of: response, to: request, in: access.environment, hiding: try secrets(of: access), isLogin: usesToken)
      throw failure.ofRefresh(response)
    }
    let session = try session(
      in: response, filling, of: access.environment, sent: access.now, earlier: access.session)
    return ServiceAnswer(session, serverDate: response.serverDate)
  }

  /// The answer of `check`; where the file has none, the list proves that the session is valid.
  public func sessionDetails(_ access: Access) async throws(ServiceFailure) -> ServiceAnswer<SessionDetails> {
    var facts: [SessionDetails.Fact] = []
    if let account = access.session.account { facts.append(.init("User", [account])) }
    func end(_ session: Session?) -> [SessionDetails.Fact] {
      (session ?? access.session).expires.map { [.init("Expires", [RFC3339.text($0)])] } ?? []
    }
    guard let request = description.check else {
      guard description.tokens != nil else { return ServiceAnswer(SessionDetails(facts + end(nil))) }
      let answer = try await uploadTokens(TokenQuery(), access)
      return answer.map { page in
        SessionDetails(facts + end(answer.renewed) + [.init("Upload tokens", ["\(page.itemsTotal)"])])
      }
    }
    let response = try await checked(request, access)
    let answer = answer((), under: access, to: response)
    facts += end(answer.renewed)
    let secrets = try secrets(of: access)
    if let members = (try? JSONValue(parsing: response.body))?.objectValue {
      for (name, value) in members.sorted(by: { $0.key < $1.key }).prefix(Self.mostFacts) {
        let words = ServerWords.hiding(secrets, in: value.stringValue ?? value.text(), longest: 4096)
        guard let name = ServerWords.neutral(name, limit: 40), let words = ServerWords.neutral(words) else { continue }
        facts.append(.init(name, [words]))
      }
    }
    let details = SessionDetails(facts, answer: ServerWords.hiding(secrets, in: response.text))
    return answer.map { details }
  }

  private static let mostFacts = 40

  /// The answer of `check`.
  /// - Throws: `sessionRefused` also if its body says that the session is not valid.
  private func checked(_ request: RequestTemplate, _ access: Access) async throws(ServiceFailure) -> HTTPResponse {
    let response: HTTPResponse
    do throws(ServiceFailure) {
      response = try await sendUnderSession(request, access)
    } catch .refused(status: 403, let reason, _) {
      throw .sessionRefused(reason: reason)
    }
    guard let (place, text) = description.checkIs else { return response }
    let told = (try? JSONValue(parsing: response.body)).flatMap(place.value)
    guard let told, (told.stringValue ?? told.text()) == text else {
      let host = access.environment.origin.host
      throw .sessionRefused(
        reason: "\(host) says that the session is not valid: the answer lacks \(description.words(of: .checkIs)).")
    }
    return response
  }

  /// Sends the logout's request, if there is one.
  public func logOut(_ access: Access) async throws(ServiceFailure) -> LogOutAnswer {
    guard let request = description.logout else { return LogOutAnswer(remaining: access.session) }
    let endsRefreshToken = request.usesRefreshToken
    guard !endsRefreshToken || access.session.refreshToken != nil else {
      return LogOutAnswer(remaining: access.session)
    }
    let response = try await send(request, try filling(of: access), in: access.environment, header: access)
    if !response.isSuccess {
      let failure = refusal(of: response, to: request, in: access.environment, hiding: try secrets(of: access))
      // A session that the server no longer knows has ended already.
      guard case .sessionRefused = failure else { throw failure }
    }
    guard endsRefreshToken, case .tokens(var tokens) = access.session.credentials else { return .ended }
    tokens.refresh = nil
    var remaining = access.session
    remaining.credentials = .tokens(tokens)
    return LogOutAnswer(remaining: remaining)
  }
}
