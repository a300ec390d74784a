import FoundationEssentials
import Synchronization

/// The stand-in for Preservica: its access-token API, the two calls that prove a token, and the S3 gateway.
final class PreservicaServer: StandIn {
  struct Continuation: Sendable {
    let account: PreservicaAccount
    let end: Date
  }

  struct State: Sendable {
    var sessions: SessionBook<PreservicaAccount>
    var continuations: [String: Continuation] = [:]
    var usedSteps: Set<Int> = []
    /// The sizes in bytes of what was uploaded, by key.
    var objects: [String: Int] = [:]
  }

  private static let version = "8.0.0"
  let clock: SandboxClock
  let counters: Counters
  let lifetime: Double
  let usesCodesOnce: Bool
  let state: Mutex<State>

  init(_ settings: SandboxSettings, clock: SandboxClock, counters: Counters) {
    self.clock = clock
    self.counters = counters
    lifetime = settings.tokenLifetime ?? 15 * 60
    usesCodesOnce = settings.usesCodesOnce
    state = Mutex(
      State(
        sessions: SessionBook(detectsReuse: settings.detectsReuse) { _, _ in
          .init(accessToken: RandomText.uuid(), refreshToken: RandomText.uuid())
        }))
  }

  func owns(path: String) -> Bool { path.hasPrefix("/api/") }

  func expireAccessTokens() {
    state.withLock { $0.sessions.expireAccessTokens(at: clock.now) }
  }

  func endSessions() {
    state.withLock { $0.sessions.endAll() }
  }

  func answer(_ request: Request) -> Response {
    switch (request.method, request.path) {
    case ("POST", "/api/accesstoken/login"): logIn(request.form)
    case ("POST", "/api/accesstoken/complete-2fa"): completeSecondFactor(request.form)
    case ("POST", "/api/accesstoken/refresh"): refresh(request)
    case ("POST", "/api/accesstoken/acquire-external"): acquireExternal(request.form)
    case (_, let path) where path.hasPrefix("/api/accesstoken/"): Response(405, ["Allow": "POST"])
    case (_, let path) where path.hasPrefix(Self.bucketsPath): answerBucket(request)
    default: withAccount(of: request) { self.read(request, as: $0) }
    }
  }

  func refusal(status: Int, text: String, for request: Request) -> Response {
    Response(status, json: ["message": .string(text)])
  }
}

// MARK: Using a token

extension PreservicaServer {
  private func withAccount(of request: Request, _ answer: (PreservicaAccount) -> Response) -> Response {
    let token = request.headers["Preservica-Access-Token"] ?? ""
    guard let account = state.withLock({ $0.sessions.account(of: token, at: clock.now) }) else {
      counters.count(.unauthorized)
      return Response(401)
    }
    return answer(account)
  }

  private func read(_ request: Request, as account: PreservicaAccount) -> Response {
    switch (request.method, request.path) {
    case ("GET", "/api/user/details"):
      return Response(200, json: .object(details(of: account)))
    case ("GET", "/api/entity/versiondetails/version"):
      return Response(200, type: "application/xml;charset=UTF-8", text: versionDetails)
    case (_, "/api/user/details"), (_, "/api/entity/versiondetails/version"):
      return Response(405, ["Allow": "GET"])
    default:
      return Response(404)
    }
  }

  func details(of account: PreservicaAccount) -> [JSON.Member] {
    [
      JSON.Member(name: "fullName", value: .string(account.fullName)),
      JSON.Member(name: "email", value: .string(account.name)),
      JSON.Member(name: "roles", value: .array(account.roles.map { .string($0) })),
    ]
  }

  private var versionDetails: String {
    """
    <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
    <VersionResponse xmlns="http://preservica.com/EntityAPI/v8.0">\
    <CurrentVersion>\(Self.version)</CurrentVersion></VersionResponse>
    """
  }
}

/// A user of the stand-in for Preservica.
struct PreservicaAccount: Sendable, Equatable {
  /// What a password alone leads to.
  enum SecondFactor: Sendable, Equatable {
    case none
    /// A code from this seed (base32) is asked for.
    case seed(String)
    /// It must be set up first, in the web interface.
    case notSetUp
  }

  let name: String
  let fullName: String
  let password: String
  let secondFactor: SecondFactor
  let roles: [String]

  static let tenant = "LIBRARY"
  /// The system property `external.auth.key`, which trusted applications share.
  static let sharedSecret = "shared by archive & portal"

  static let operations = PreservicaAccount(
    name: "ops@example.org", fullName: "Olga Operations", password: "pa&ss+w%rd= \"ü;#", secondFactor: .none,
    roles: ["ROLE_SDB_MANAGER_USER", "ROLE_SDB_INGEST_USER", "ROLE_SDB_ACCESS_USER"])
  static let second = PreservicaAccount(
    name: "second@example.org", fullName: "Sékou Second", password: "second factor 2",
    secondFactor: .seed("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"),
    roles: ["ROLE_SDB_ADMIN_USER", "ROLE_SDB_MANAGER_USER", "ROLE_SDB_CONFIG_MANAGER_USER"])
  static let setup = PreservicaAccount(
    name: "setup@example.org", fullName: "Sven Setup", password: "not set up yet", secondFactor: .notSetUp,
    roles: ["ROLE_SDB_ACCESS_USER"])
  static let all = [operations, second, setup]
}
