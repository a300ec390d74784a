import Formats
import FoundationEssentials
import Host
import Interface
import TerminalKit
import TokenModel

/// The program with a clock that is set by hand, and with servers that answer at once.
struct Day {
  private var application: Application
  private var now = Date(timeIntervalSince1970: 1_795_356_000)
  private let environments: [Environment]
  private var sessions: [EnvironmentName: HeldSession] = [:]
  private let tokens: [ListedToken]
  private let display = Display(size: Size(rows: 24, columns: 80))

  init() throws {
    environments = try (1...20).map(Self.environment)
    tokens = try (0..<500).map(Self.token)
    application = Application(profiles: [Self.profile], listing: [], jitter: 0.5)
    handle(.terminal(.clock(now)))
    handle(.terminal(.resized(display)))
    for environment in environments { sessions[environment.name] = session(of: environment) }
    handle(.environmentsListed(listing))
  }

  /// An hour: a tick every second, a frame every ten, and every minute a reload, a move of the selection and a look at the disk.
  mutating func passHour() {
    for second in 1...3600 {
      now += 1
      handle(.terminal(.clock(now)))
      if second % 10 == 0 { _ = application.view(display) }
      guard second % 60 == 0 else { continue }
      for key in [Key.character("r"), .tab, .character("j"), .character(" "), .tab] { handle(.terminal(.key(key))) }
      handle(.environmentsRead(readings))
    }
  }

  private mutating func handle(_ message: Message) {
    for effect in application.update(message) {
      for answer in answers(to: effect) { handle(answer) }
    }
  }

  private mutating func answers(to effect: Effect) -> [Message] {
    switch effect {
    case .listEnvironments: return [.environmentsListed(listing)]
    case .readEnvironments: return [.environmentsRead(readings)]
    case .readRevocations: return [.revocationsRead([])]
    case .start(.obtainSession, let environment, let id), .start(.renewSession, let environment, let id):
      let session = session(of: environment)
      sessions[environment.name] = session
      return [.ended(environment.name, id, .obtainSession(.success(session)))]
    case .start(.loadPage(let query), let environment, let id):
      return [.ended(environment.name, id, .loadPage(.success(page(query))))]
    case .start(.loadAll, let environment, let id):
      return [.ended(environment.name, id, .loadAll(.success(CompleteList(rows: tokens, isComplete: true))))]
    default: return []
    }
  }

  private var listing: [ListedEnvironment] {
    environments.map { .file(EnvironmentFileName(name: $0.name, file: "\($0.name).ini")) }
  }

  private var readings: [EnvironmentSnapshot] {
    environments.map { environment in
      EnvironmentSnapshot(
        entry: .usable(environment),
        status: SessionStatus(sessions[environment.name].map { .session($0) } ?? .nothing), loginDemand: .nothing)
    }
  }

  /// A session of a quarter of an hour, which begins now.
  private func session(of environment: Environment) -> HeldSession {
    let tokens = SessionTokens(
      access: Secret("access-token"), refresh: Secret("refresh-token"), expires: now.addingTimeInterval(900))
    return HeldSession(
      session: Session(
        origin: environment.origin, credentials: .tokens(tokens), account: environment.username, issued: now),
      generation: 1, checked: now)
  }

  private func page(_ query: TokenQuery) -> ListedPage {
    let start = min(tokens.count, (query.page - 1) * 100)
    return ListedPage(
      rows: Array(tokens[start..<min(tokens.count, start + 100)]), page: query.page, pagesTotal: 5,
      itemsTotal: tokens.count)
  }
}

extension Day {
  private struct Missing: Error {}

  private static let profile = ServiceProfile(
    name: ServiceName(rawValue: "api.video"), displayName: "api.video", keys: [], canRefresh: true,
    scriptToken: .header(name: "Authorization", prefix: "Bearer "), examplePath: "/upload-tokens",
    uploadTokens: UploadTokenSupport(
      facts: [.created, .expiry], serverSorts: [.created], pageSize: 100, scopes: [],
      lifetimes: .choosable(maximum: 2_147_483_647), idIsSecret: true), logOut: .forgetsLocally)

  private static func environment(_ number: Int) throws -> Environment {
    guard let name = EnvironmentName("env\(number)") else { throw Missing() }
    return Environment(
      name: name, file: "/home/ops/env\(number).ini",
      fingerprint: FileFingerprint(device: 1, inode: 2, size: 3, modifiedNanoseconds: 4), service: profile.name,
      origin: try Origin("https://ws\(number).example.org"), username: "ops", isProduction: false, refresh: .auto)
  }

  private static func token(_ number: Int) throws -> ListedToken {
    let letters = Array("abcdefghij")
    let digits = String(String(number + 10_000).dropFirst()).compactMap(\.wholeNumberValue)
    guard let handle = Handle("k7w3qz" + String(digits.map { letters[$0] })) else { throw Missing() }
    let value = Secret("to\(number)tcmSFHeYY5KzyhOqVKMKb")
    let created = Date(timeIntervalSince1970: 1_795_000_000)
    return ListedToken(
      token: UploadToken(
        reference: TokenReference(identity: value, id: value), value: value, created: created, lifetime: 10_000_000,
        expiry: .at(created.addingTimeInterval(10_000_000))), handle: handle, ownLabel: "batch \(number)")
  }
}
