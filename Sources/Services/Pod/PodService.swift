import Formats
import FoundationEssentials
import TokenModel

/// POD Aggregator: sessions by sign-in form and cookies, and the access tokens of its organizations, all read off its pages.
public struct PodService: Service {
  let transport: any HTTPTransport

  /// Speaks to POD over a transport.
  public init(transport: any HTTPTransport) {
    self.transport = transport
  }

  /// What POD offers.
  public var profile: ServiceProfile { Self.profile }

  /// Email and password.
  public func loginFields(for environment: Environment) -> [LoginField] {
    [
      LoginField(.username, label: "Email", isSecret: false),
      LoginField(.secret(.password), label: "Password", isSecret: true),
    ]
  }

  /// Whether there is a sign-in form.
  public func checkLogin(to environment: Environment, now: Date) async throws(ServiceFailure) {
    var conversation = PodConversation(transport, environment, cookies: [], now: now)
    _ = try await PodSignIn.form(&conversation)
  }

  /// Fetches the sign-in form, sends it, and proves the new session on the start page. Counts as one of the ten sign-ins that the server allows in
  /// twelve hours.
  public func logIn(
    to environment: Environment, answers: LoginAnswers, now: Date
  ) async throws(ServiceFailure) -> ServiceAnswer<LoginStep> {
    guard let email = answers[.username], !email.isEmpty, let password = answers[.secret(.password)], !password.isEmpty
    else {
      throw .credentialsRefused(reason: "POD Aggregator needs an email address and a password. Nothing was sent.")
    }
    var conversation = PodConversation(transport, environment, cookies: [], now: now, hiding: [password])
    let home = try await PodSignIn(email: email, password: password).send(over: &conversation)
    let session = Session(
      origin: environment.origin, credentials: .cookies(conversation.cookies), account: home.account ?? email.revealed,
      issued: conversation.serverDate ?? now)
    return ServiceAnswer(.loggedIn(session), serverDate: conversation.serverDate)
  }

  /// There is no second step.
  public func continueLogin(
    to environment: Environment, after challenge: LoginChallenge, answers: LoginAnswers, now: Date
  ) async throws(ServiceFailure) -> ServiceAnswer<LoginStep> {
    throw .unsupported(reason: "A login to POD Aggregator has one step.")
  }

  /// Not supported: every answer refreshes the cookies, and nothing else does.
  public func refresh(_ access: Access) async throws(ServiceFailure) -> ServiceAnswer<Session> {
    throw .unsupported(reason: "POD Aggregator's sessions cannot be refreshed; they last until you log out.")
  }

  /// The account and its organizations, from the start page's menu.
  public func sessionDetails(_ access: Access) async throws(ServiceFailure) -> ServiceAnswer<SessionDetails> {
    var conversation = try PodConversation(transport, access)
    let home = try await conversation.page(PodAddress.home)
    var facts: [SessionDetails.Fact] = []
    if let account = home.account { facts.append(.init("Account", [account])) }
    facts.append(
      .init("Organizations", home.organizations.map { "\($0.name) (\($0.slug), \($0.isOwned ? "owner" : "member"))" }))
    return answer(SessionDetails(facts), conversation, access)
  }

  /// `DELETE /users/sign_out`. A copy of the cookies still works: POD keeps no sessions and only replaces the cookie.
  /// If the answer is not one of POD's, the sign-in form shows whether it was done.
  public func logOut(_ access: Access) async throws(ServiceFailure) -> LogOutAnswer {
    var conversation = try PodConversation(transport, access)
    let home: PodPage
    do {
      home = try await conversation.page(PodAddress.home)
    } catch .sessionRefused {
      return .ended
    }
    let response = try await conversation.send(.delete, PodAddress.signOut, csrfToken: home.csrfToken)
    if response.status == 204 || response.redirects(to: PodAddress.home, on: conversation.origin) { return .signedOut }
    guard (200...399).contains(response.status), try await conversation.signInForm() != nil else {
      throw conversation.plainFailure(of: response)
    }
    return .signedOut
  }

  /// A value with the session as the conversation leaves it.
  func answer<Value: Sendable>(
    _ value: Value, _ conversation: PodConversation, _ access: Access
  ) -> ServiceAnswer<Value> {
    var session = access.session
    session.credentials = .cookies(conversation.cookies)
    return ServiceAnswer(
      value, renewed: session == access.session ? nil : session, serverDate: conversation.serverDate)
  }

  /// What POD offers. Its scopes are what the server's form offers; its sign-in limit counts right and wrong passwords alike, by address.
  static let profile = ServiceProfile(
    name: ServiceName(rawValue: "pod"), displayName: "POD Aggregator",
    keys: [
      EnvironmentKey(.username, help: "The account's email address."),
      EnvironmentKey(.secret(.password), help: "The account's password."),
      EnvironmentKey(
        .organizations,
        help:
          "The organizations, by the names in their addresses (/organizations/NAME). Default: all of the account's."),
    ],
    canRefresh: false,
    scriptToken: .none(
      reason: "POD Aggregator's sessions are cookies and give scripts no token. "
        + "Scripts use an upload token: fob tokens show ENV HANDLE --reveal"),
    uploadTokens: UploadTokenSupport(
      facts: [.label, .scope, .organization, .lastUse], serverSorts: [], pageSize: nil,
      scopes: TokenScope.known, lifetimes: .neverOnly, idIsSecret: false,
      use: UploadTokenUse(
        place: .header(name: "Authorization", prefix: "Bearer "), path: "/organizations/ORGANIZATION/uploads",
        fileField: "upload[files][]",
        reading: UploadTokenUse.Reading(scope: .download, path: "/organizations/ORGANIZATION.json"))),
    signInLimit: PodSignIn.limit, logOut: .endsOnServer,
    sessionEnd: "the account's password is changed")
}
