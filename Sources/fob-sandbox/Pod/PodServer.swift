import Crypto
import FoundationEssentials
import Synchronization

/// The stand-in for POD Aggregator: sign-in by form and cookie, organizations, and their access tokens as HTML.
final class PodServer: StandIn {
  struct State: Sendable {
    var tokens: PodTokenTable
    var throttle: SignInThrottle
    var cookie = SessionCookie()
    /// Raised at each sign-out, which ends an account's remember-me cookies.
    var rememberGenerations: [Int: Int] = [:]
  }

  let clock: SandboxClock
  let counters: Counters
  private let scheme: String
  let tokenKey = SymmetricKey(size: .bits256)
  let rememberCookie = RememberCookie()
  let state: Mutex<State>

  init(_ settings: SandboxSettings, clock: SandboxClock, counters: Counters) {
    self.clock = clock
    self.counters = counters
    scheme = settings.isBehindTLS ? "https" : "http"
    let samples = PodSamples(
      seed: settings.seed, now: clock.now, hasHostileLabels: settings.hasHostileLabels, more: settings.podTokens)
    state = Mutex(State(tokens: samples.table, throttle: SignInThrottle(limit: settings.signInLimit)))
  }

  func owns(path: String) -> Bool { true }

  func endSessions() {
    state.withLock {
      $0.cookie = SessionCookie()
      for account in PodAccount.all { $0.rememberGenerations[account.id, default: 0] += 1 }
    }
  }

  func resetThrottle() {
    state.withLock { $0.throttle.reset() }
  }

  func addHostileLabels() {
    state.withLock { state in
      for label in HostileText.labels {
        state.tokens.add(
          organization: PodOrganization.all[0].id, label: label, scope: "upload", jti: RandomText.hex(32))
      }
    }
  }

  func answer(_ request: Request) -> Response {
    let asked = PodRequest(request, scheme: scheme)
    if request.method == "POST", request.path == "/users/sign_in",
      !state.withLock({ $0.throttle.count(at: clock.now) })
    {
      return Response(429, ["Cache-Control": "no-cache"], type: "text/plain", text: "Retry later\n")
    }
    var exchange = PodExchange(asked, session: session(of: request))
    restore(&exchange)
    let answer = exchange.bearer.map { answerBearer($0, &exchange) } ?? route(&exchange)
    return response(answer, exchange)
  }

  func refusal(status: Int, text: String, for request: Request) -> Response {
    let page = StaticPage.response(status, PodRequest(request, scheme: scheme).format)
    guard text != StatusText.of(status), status != 500 else { return page }
    return Response(status, type: "text/plain", text: text + "\n")
  }

  private func session(of request: Request) -> PodSession {
    state.withLock { $0.cookie }.open(request.cookies[SessionCookie.name])
  }

  /// Signs in by the remember-me cookie if the session does not.
  private func restore(_ exchange: inout PodExchange) {
    guard exchange.session.user == nil,
      let (user, generation) = rememberCookie.read(
        exchange.request.request.cookies[RememberCookie.name], at: clock.now),
      state.withLock({ $0.rememberGenerations[user, default: 0] }) == generation
    else { return }
    exchange.session.user = user
  }
}

// MARK: Routes

extension PodServer {
  private func route(_ exchange: inout PodExchange) -> PodAnswer {
    let request = exchange.request
    switch (request.method, request.segments) {
    case ("GET", []):
      return .page(200, HomePage(base: request.base, account: exchange.account).page)
    case ("GET", ["users", "sign_in"]): return signInForm(&exchange)
    case ("POST", ["users", "sign_in"]): return signIn(&exchange)
    case ("DELETE", ["users", "sign_out"]): return signOut(&exchange)
    case (_, let segments) where segments.first == "organizations": return organizations(&exchange)
    default: return .failure(404)
    }
  }

  private func organizations(_ exchange: inout PodExchange) -> PodAnswer {
    let request = exchange.request
    let rest = Array(request.segments.dropFirst())
    let isRead = request.method == "GET"
    guard isRead || exchange.isVerified else {
      if exchange.account == nil { counters.count(.unauthorized) }
      return .failure(422)
    }
    guard let account = exchange.account else { return signInFirst(&exchange) }
    switch (request.method, rest.count, rest.dropFirst().first) {
    case ("GET", 0, _):
      let all = PodOrganization.all.sorted { $0.name < $1.name }
      return request.format == .html
        ? .page(200, OrganizationPages.providers())
        : .json(200, .array(all.map { OrganizationPages.json($0, base: request.base) }))
    case (_, 1..., _):
      guard let organization = PodOrganization.named(rest[0]) else { return .failure(404) }
      return self.organization(organization, Array(rest.dropFirst()), as: account, &exchange)
    default: return .failure(404)
    }
  }

  private func organization(
    _ organization: PodOrganization, _ rest: [String], as account: PodAccount, _ exchange: inout PodExchange
  ) -> PodAnswer {
    let request = exchange.request
    let role = organization.roles[account.id]
    switch (request.method, rest.first ?? "", rest.count) {
    case ("GET", "", 0):
      if request.format == .json { return .json(200, OrganizationPages.json(organization, base: request.base)) }
      return organization.isConsumer
        ? .redirect(303, to: "/organizations/\(organization.slug)/users")
        : .page(200, OrganizationPages.home(organization))
    case ("GET", "users", 1):
      guard let role else { return denied(&exchange) }
      return .page(200, OrganizationPages.users(organization, role: role))
    case (_, "allowlisted_jwts", _):
      return tokens(of: organization, as: role, Array(rest.dropFirst()), &exchange)
    default: return .failure(404)
    }
  }

  /// The answer to someone without the needed role.
  func denied(_ exchange: inout PodExchange) -> PodAnswer {
    guard exchange.request.format == .html else { return .empty(403) }
    exchange.notice("You are not authorized to access this page.")
    return .redirect(303, to: "/")
  }
}

/// One request with the session that it belongs to, while it is being answered.
struct PodExchange: Sendable {
  let request: PodRequest
  var session: PodSession
  /// What the remember-me cookie becomes; the empty text deletes it.
  var rememberCookie: String?

  init(_ request: PodRequest, session: PodSession) {
    self.request = request
    self.session = session
  }

  var account: PodAccount? {
    session.user.flatMap { id in PodAccount.all.first { $0.id == id } }
  }

  /// An access token presented as `Authorization: Bearer`.
  var bearer: String? { request.request.authorization("Bearer") }

  /// Whether the request carries a CSRF token of this session and comes from its own site.
  var isVerified: Bool {
    guard request.hasOwnOrigin, let secret = session.csrfSecret, let token = request.crossSiteToken else {
      return false
    }
    return CrossSiteToken(secret: secret).accepts(token, action: request.path, method: request.method)
  }

  /// The maker of this session's CSRF tokens, begun when a page first needs one.
  mutating func crossSiteToken() -> CrossSiteToken {
    let secret = session.csrfSecret ?? CrossSiteToken.newSecret()
    session.csrfSecret = secret
    return CrossSiteToken(secret: secret)
  }

  mutating func takeFlash() -> PodSession.Flash? {
    defer { session.flash = nil }
    return session.flash
  }

  mutating func notice(_ text: String) {
    session.flash = .init(kind: .notice, text: text)
  }

  mutating func alert(_ text: String) {
    session.flash = .init(kind: .alert, text: text)
  }
}

/// What the application decides to answer, before headers and cookies.
enum PodAnswer: Sendable {
  case page(Int, Page)
  /// To a path of this server.
  case redirect(Int, to: String)
  case json(Int, JSON)
  /// Without a body, in the format that was asked for.
  case empty(Int)
  /// Rails' static page for a status, or its JSON: it is answered outside the application and sets no cookie.
  case failure(Int)
}
