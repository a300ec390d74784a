import Formats
import Foundation
import Host
import TerminalKit
import TokenModel

@testable import Interface

/// A small world to act in: three services, four environments and one broken file, at a fixed time.
enum World {
  /// 2026-11-22 14:02:31 UTC.
  static let now = Date(timeIntervalSince1970: 1_795_356_151)

  static let preservica = ServiceProfile(
    name: ServiceName(rawValue: "preservica"), displayName: "Preservica",
    keys: [
      EnvironmentKey(.username, help: "The account's name; an email address on the hosted service."),
      EnvironmentKey(.tenant, help: "The account's tenant. Newer servers find it themselves."),
      EnvironmentKey(.secret(.password), help: "The account's password."),
    ], canRefresh: true,
    refreshNeedsLivingToken: true, scriptToken: .header(name: "Preservica-Access-Token", prefix: ""),
    examplePath: "/api/user/details", uploadTokens: nil, logOut: .forgetsLocally)

  static let video = ServiceProfile(
    name: ServiceName(rawValue: "api.video"), displayName: "api.video",
    keys: [EnvironmentKey(.secret(.apiKey), help: "The API key of the project.")],
    standardOrigin: try? Origin("https://ws.api.video"), canRefresh: true,
    scriptToken: .header(name: "Authorization", prefix: "Bearer "), examplePath: "/upload-tokens",
    uploadTokens: UploadTokenSupport(
      facts: [.created, .expiry], serverSorts: [.created, .lifetime], pageSize: 25, scopes: [],
      lifetimes: .choosable(maximum: 2_147_483_647), idIsSecret: true,
      use: UploadTokenUse(place: .query(name: "token"), path: "/upload", fileField: "file")), logOut: .forgetsLocally)

  static let pod = ServiceProfile(
    name: ServiceName(rawValue: "pod"), displayName: "POD Aggregator", keys: [], canRefresh: false,
    scriptToken: .none(reason: "POD Aggregator has no token for scripts."),
    uploadTokens: UploadTokenSupport(
      facts: [.label, .scope, .organization, .lastUse], serverSorts: [], pageSize: nil,
      scopes: [.all, .upload, .download], lifetimes: .neverOnly, idIsSecret: false,
      use: UploadTokenUse(
        place: .header(name: "Authorization", prefix: "Bearer "), path: "/organizations/ORGANIZATION/uploads",
        fileField: "upload[files][]")), signInLimit: SignInLimit(count: 10, window: 12 * 3600, keptForPeople: 2),
    logOut: .endsOnServer, sessionEnd: "the account's password is changed")

  static let profiles = [preservica, video, pod]

  static func environment(
    _ name: String, _ profile: ServiceProfile, _ url: String, username: String? = nil, tenant: String? = nil,
    organizations: [String] = [], isProduction: Bool, isReadOnly: Bool = false, refresh: RefreshPolicy = .auto
  ) throws -> Environment {
    Environment(
      name: try named(name), file: "/home/ops/.config/fob/environments/\(name).ini",
      fingerprint: FileFingerprint(device: 1, inode: 2, size: 3, modifiedNanoseconds: 4), service: profile.name,
      origin: try Origin(url), username: username, tenant: tenant, organizations: organizations,
      isProduction: isProduction, isReadOnly: isReadOnly, refresh: refresh)
  }

  static func named(_ name: String) throws -> EnvironmentName {
    guard let name = EnvironmentName(name) else { throw Missing() }
    return name
  }

  struct Missing: Error {}

  /// The first piece of work that is started.
  static func started(_ effects: [Effect]) throws -> (environment: Environment, work: WorkID) {
    for case .start(_, let environment, let work) in effects { return (environment, work) }
    throw Missing()
  }

  static func prod() throws -> Environment {
    try environment(
      "prod", preservica, "https://eu.preservica.com", username: "ops@example.org", tenant: "LIBRARY",
      isProduction: true)
  }

  static func prodTest() throws -> Environment {
    try environment(
      "prod-test", preservica, "https://test.preservica.com", username: "ops@example.org", isProduction: false)
  }

  static func videoEnvironment() throws -> Environment {
    try environment("video", video, "https://ws.api.video", isProduction: true)
  }

  static func podEnvironment() throws -> Environment {
    try environment(
      "pod-example", pod, "https://pod.example.org", username: "owner@example.org", isProduction: false)
  }

  /// A session that was issued so long ago and ends in so many seconds.
  static func session(
    of environment: Environment, endsIn left: Double, issued age: Double, refresh: String? = "refresh-token",
    offset: Double = 0
  ) -> HeldSession {
    let tokens = SessionTokens(
      access: Secret("access-token-0123456789abcdef"), refresh: refresh.map { Secret($0) },
      expires: now.addingTimeInterval(left + offset))
    return HeldSession(
      session: Session(
        origin: environment.origin, credentials: .tokens(tokens), account: environment.username,
        tenant: environment.tenant, issued: now.addingTimeInterval(-age + offset)), clockOffset: offset, generation: 1,
      checked: now.addingTimeInterval(-60))
  }

  static func cookies(of environment: Environment, checked age: Double) -> HeldSession {
    HeldSession(
      session: Session(
        origin: environment.origin,
        credentials: .cookies([SessionCookie(name: "_aggregator_session", value: Secret("cookie"))]),
        account: environment.username, issued: now.addingTimeInterval(-3600)), generation: 1,
      checked: now.addingTimeInterval(-age))
  }

  /// A login that somebody has to approve within a quarter of an hour.
  static let awaits = LoginProgress.awaits(approval, challenge: approvalChallenge)
  static let approval = LoginApproval(
    address: "https://login.example.org/device",
    completeAddress: "https://login.example.org/device?user_code=WDJB-MJHT", code: "WDJB-MJHT",
    expires: now.addingTimeInterval(899), interval: 5)
  static let approvalChallenge = LoginChallenge(
    .approval(approval), message: "Approve the login in a browser, on any machine.", continuation: [:])

  /// A login in a browser that ends on this machine.
  static let redirect = LoginRedirect(
    address:
      "https://login.example.org/authorize?response_type=code&client_id=web&redirect_uri=http%3A%2F%2F127.0.0.1%3A61234%2F&state=st-1&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256",
    target: "http://127.0.0.1:61234/", state: "st-1")
  static let redirectChallenge = LoginChallenge(
    .redirect(redirect), message: "Log in at this address in a browser.", continuation: ["code_verifier": Secret("v")])
  static let redirects = LoginProgress.asks(
    fields: redirectChallenge.fields, message: redirectChallenge.message, challenge: redirectChallenge)

  static let password = LoginField(.secret(.password), label: "Password", isSecret: true)
  static let apiKey = LoginField(.secret(.apiKey), label: "API key", isSecret: true)

  static func reading(
    _ environment: Environment, _ held: HeldSession?, failure: RecordedFailure? = nil, asks: [LoginField] = [password],
    signInsLeft: Int? = nil
  ) -> EnvironmentSnapshot {
    EnvironmentSnapshot(
      entry: .usable(environment), status: SessionStatus(held.map { .session($0) } ?? .nothing, failure: failure),
      loginDemand: LoginDemand(asks, signInsLeft: signInsLeft))
  }

  /// The four environments as the sketch of the screens has them, by name.
  static func readings() throws -> [EnvironmentSnapshot] {
    let (prod, video, pod) = (try prod(), try videoEnvironment(), try podEnvironment())
    return [
      reading(pod, cookies(of: pod, checked: 200), signInsLeft: 7),
      reading(prod, session(of: prod, endsIn: 872, issued: 28)),
      reading(try prodTest(), session(of: try prodTest(), endsIn: -60, issued: 960)),
      reading(video, session(of: video, endsIn: 3130, issued: 470), asks: [apiKey]),
    ]
  }

  /// Twenty-five environments, more than a screen has rows for.
  static func crowded() throws -> AppState {
    let others = try (1...21).map { number in
      let name = "site-\(number < 10 ? "0" : "")\(number)"
      let site = try environment(name, preservica, "https://\(name).example.org", isProduction: false)
      return reading(site, session(of: site, endsIn: Double(number * 120), issued: 60))
    }
    return try state(others + readings())
  }

  static func state(
    _ readings: [EnvironmentSnapshot]? = nil, chosen: String? = "video", rows: Int = 24, columns: Int = 80,
    repertoire: Repertoire = .utf8, isReadOnly: Bool = false,
    preferences: Preferences = Preferences()
  ) throws -> AppState {
    var state = AppState(profiles: profiles, isReadOnly: isReadOnly, chosen: chosen, preferences: preferences)
    state.show(try readings ?? self.readings())
    _ = update(&state, .terminal(.clock(now)))
    _ = update(
      &state, .terminal(.resized(Display(size: Size(rows: rows, columns: columns), repertoire: repertoire))))
    return state
  }
}

extension EnvironmentSnapshot {
  /// The file as the folder's listing tells of it.
  var listed: ListedEnvironment {
    if let name = EnvironmentName(entry.name) { return .file(EnvironmentFileName(name: name, file: "\(name).ini")) }
    guard case .broken(let name, let problem) = entry else { preconditionFailure("a usable one has a good name") }
    return .broken(name: name, problem: problem)
  }
}

extension AppState {
  /// Shows environments that are listed and read before anything else happens.
  mutating func show(_ readings: [EnvironmentSnapshot]) {
    show(readings.map(\.listed))
    handle(readings)
  }

  /// The folder is listed, and all that is in it is read again.
  @discardableResult
  mutating func readAgain(_ readings: [EnvironmentSnapshot]) -> [Effect] {
    let effects = update(&self, .environmentsListed(readings.map(\.listed)))
    return effects + update(&self, .environmentsRead(readings))
  }
}

extension Application {
  /// The program with environments that are read before its first frame.
  init(
    profiles: [ServiceProfile], readings: [EnvironmentSnapshot], environment: String? = nil,
    preferences: Preferences = Preferences(), jitter: Double
  ) {
    self.init(
      profiles: profiles, listing: readings.map(\.listed), environment: environment, preferences: preferences,
      jitter: jitter)
    show(readings)
  }
}
