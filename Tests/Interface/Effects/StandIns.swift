import Formats
import Foundation
import Synchronization
import TokenModel

@testable import Interface

/// A server's certificate that expires in 1970.
struct StandInCertificates: CertificateReader {
  func certificates(of environment: Environment) async -> EnvironmentCertificates {
    EnvironmentCertificates([.init(.serverCertificate, end: Date(timeIntervalSince1970: 0))])
  }
}

/// The environments of the small world, without files.
struct StandInEnvironments: EnvironmentSource {
  let list: [EnvironmentEntry]

  func listing() -> [ListedEnvironment] {
    list.map { entry in
      switch entry {
      case .usable(let environment):
        .file(EnvironmentFileName(name: environment.name, file: "\(environment.name).ini"))
      case .broken(let name, let problem): .broken(name: name, problem: problem)
      }
    }
  }

  func entries(in files: [EnvironmentFileName]) -> [EnvironmentEntry] {
    files.compactMap { file in list.first { $0.name == file.name.text } }
  }

  func environment(named name: String) throws(EnvironmentLookupFailure) -> Environment {
    for case .usable(let environment) in list where environment.name.text == name { return environment }
    throw .unknown(name: name, existing: list.map(\.name))
  }
}

/// Adds the one environment that it has, or refuses to.
struct StandInAdding: EnvironmentEditor, EnvironmentRemover, ConnectionTester {
  let result: Result<Environment, FileFailure>
  let finding = ConnectionFinding(failed: .connection, isSecure: true, words: "It refused the connection.")

  func environment(of draft: EnvironmentDraft) throws(FileFailure) -> Environment { try result.get() }

  func add(_ draft: EnvironmentDraft) throws(FileFailure) -> Environment { try result.get() }

  func change(_ edit: EnvironmentEdit) throws(FileFailure) -> Environment { try result.get() }

  func remove(_ name: EnvironmentName) async throws(EnvironmentRemovalFailure) -> EnvironmentRemoval {
    switch result {
    case .success(let environment): return EnvironmentRemoval(file: environment.file)
    case .failure(let problem): throw .file(.broken(problem))
    }
  }

  func test(_ environment: Environment) async -> ConnectionFinding { finding }
}

/// Sessions that are always the same, or always fail. One is got only when the gate is open; renewing needs no gate.
struct StandInSessions: SessionProvider {
  let held: HeldSession
  let failure: SessionFailure?
  var gate = AsyncStream<Void> { $0.finish() }

  func statuses(of environments: [Environment]) -> [SessionStatus] {
    environments.map { _ in SessionStatus(.session(held)) }
  }

  func loginDemand(for environment: Environment, in status: SessionStatus) -> LoginDemand {
    LoginDemand([World.password])
  }

  func answer(to request: SessionRequest) async throws(SessionFailure) -> SessionAnswer {
    // A cancelled task leaves the stream at once, as a transfer that is given up ends.
    if case .about(_, .obtain) = request { for await _ in gate {} }
    if let failure { throw failure }
    return switch request {
    case .about(_, .obtain), .about(_, .renew), .about(_, .replace), .about(_, .logIn): .session(.loggedIn(held))
    case .about(_, .logOut): .loggedOut(LogOutOutcome(.endsOnServer))
    case .about(_, .forget), .about(_, .look), .forgetAll: .done
    }
  }

  func perform<Value: Sendable>(
    in environment: Environment,
    _ operation: @Sendable (any Service, Access) async throws(ServiceFailure) -> ServiceAnswer<Value>
  ) async throws(SessionFailure) -> ServiceAnswer<Value> {
    throw failure ?? .service(.unsupported(reason: "This stand-in has no server."))
  }
}

/// Upload tokens that are always the same, or always fail.
struct StandInTokens: UploadTokens {
  let row: ListedToken
  let failure: SessionFailure?

  private func answer() throws(SessionFailure) -> ListedToken {
    if let failure { throw failure }
    return row
  }

  func page(
    _ query: TokenQuery, of environment: Environment, part: @escaping @Sendable (ListedPage) -> Void
  ) async throws(SessionFailure) -> ListedPage {
    let page = ListedPage(rows: [try answer()], page: query.page, pagesTotal: query.page, itemsTotal: query.page)
    // As a service that reads a far page in parts.
    if query.page == 30 { part(page) }
    return page
  }

  func all(
    of environment: Environment, sort: TokenSort?, progress: @escaping @Sendable (Int, Int) -> Void
  ) async throws(SessionFailure) -> CompleteList {
    progress(1, 2)
    return CompleteList(rows: [try answer()], isComplete: true)
  }

  func token(_ reference: TokenReference, of environment: Environment) async throws(SessionFailure) -> ListedToken {
    try answer()
  }

  func token(named handle: Handle, of environment: Environment) async throws(SessionFailure) -> ListedToken {
    try answer()
  }

  func create(_ request: TokenRequest, in environment: Environment) async throws(SessionFailure) -> ListedToken {
    try answer()
  }

  func revoke(_ reference: TokenReference, in environment: Environment) async throws(SessionFailure) -> RevokeOutcome {
    _ = try answer()
    return .ended
  }

  func setNotes(
    _ notes: [OwnNote: String?], for reference: TokenReference, in environment: Environment
  ) async throws(SessionFailure) -> ListedToken {
    try answer()
  }

  func find(
    _ text: TokenText, byAnyName: Bool, in environments: [Environment],
    progress: @escaping @Sendable (EnvironmentName, _ read: Int, _ total: Int) -> Void
  ) async -> (found: [FoundToken], notSearched: [(EnvironmentName, SessionFailure)]) {
    ([], [])
  }
}

/// A vault with one passphrase.
struct StandInVault: VaultUnlocker {
  static let passphrase = Secret("correct horse")

  func unlock(_ passphrase: Secret) async throws(VaultFailure) {
    guard passphrase == Self.passphrase else { throw .wrongPassphrase }
  }
}

/// A browser that comes at once.
struct StandInBrowser: RedirectReceiver {
  static let address = Secret("http://127.0.0.1:61234/?code=c-1&state=st-1")

  func mayReceive(_ redirect: LoginRedirect) -> Bool { true }
  func address(endingAt redirect: LoginRedirect) async throws(TextFailure) -> Secret { Self.address }
}

/// Nothing is kept: the disk is full.
struct StandInChoices: ChoiceStorage {
  static let problem = FileFailure(file: "/x/interface.json", reason: "the disk is full.")

  func keep(_ choices: KeptChoices, since earlier: KeptChoices) async throws(FileFailure) { throw Self.problem }
}

/// An audit log in memory; what is noted is not read back.
final class StandInAudit: AuditTrail, AuditSource {
  private let kept = Mutex<[AuditEvent]>([])

  /// What was noted.
  var events: [AuditEvent] { kept.withLock { $0 } }

  func record(_ event: AuditEvent) async { kept.withLock { $0.append(event) } }

  func latest(_ limit: Int, of query: AuditQuery) async -> [AuditEntry] { [] }
}

/// Revocations that end everything at once.
struct StandInRevocations: Revocations {
  var unfinishedOnes: [Revocation] = []

  func plan(
    _ rows: [ListedToken], in environment: Environment, at path: String?
  ) async throws(SessionFailure) -> Revocation {
    Revocation(
      path: path ?? "/plan",
      plan: RevocationPlan(
        environment: environment.name, origin: environment.origin, account: nil, made: World.now,
        rows: rows.map(RevocationRow.init(_:))))
  }

  func read(_ path: String) async throws(SessionFailure) -> Revocation {
    guard let revocation = unfinishedOnes.first(where: { $0.path == path }) else {
      throw .state(reason: "There is no plan \(path).")
    }
    return revocation
  }

  func unfinished() async -> [Revocation] { unfinishedOnes }

  func withGrace() async -> [Revocation] { [] }

  func discard(_ path: String) async throws(SessionFailure) { _ = try await read(path) }

  func follow(
    _ path: String, knowing rows: [ListedToken], in environment: Environment,
    report: @escaping @Sendable (RevocationEvent) -> Void
  ) async throws(SessionFailure) -> RevocationOutcome {
    var revocation = try await plan(rows, in: environment, at: path)
    for row in rows {
      revocation.record(.ended, of: row.handle)
      report(.result(row.handle, .ended))
    }
    return RevocationOutcome(revocation, stop: nil)
  }
}

/// Rotations that replace everything at once, or nothing.
final class StandInRotations: Rotations {
  private struct State {
    var kept: [Rotation] = []
    var discarded: [String] = []
  }

  private let new: ListedToken?
  private let state = Mutex(State())

  /// - Parameter new: what every token is replaced by; nil: the server refuses each.
  init(by new: ListedToken?) {
    self.new = new
  }

  /// The plans that were discarded.
  var discarded: [String] { state.withLock { $0.discarded } }

  func plan(
    _ rows: [ListedToken], among list: PackedTokens?, delivery: [String]?, ending: RotationPlan.Ending,
    in environment: Environment
  ) async throws(SessionFailure) -> Rotation {
    let plan = RotationPlan(
      environment: environment.name, origin: environment.origin, account: nil, made: World.now,
      rows: rows.map(RevocationRow.init(_:)), listed: [], delivery: delivery, ending: ending)
    let rotation = Rotation(path: "/rotation", plan: plan)
    state.withLock { $0.kept = [rotation] }
    return rotation
  }

  func unfinished() async -> [Rotation] { state.withLock { $0.kept } }

  func discard(_ path: String) async throws(SessionFailure) {
    state.withLock { $0.discarded.append(path) }
  }

  func follow(
    _ path: String, knowing rows: [ListedToken], in environment: Environment,
    report: @escaping @Sendable (RotationEvent) -> Void
  ) async throws(SessionFailure) -> RotationOutcome {
    guard var rotation = state.withLock({ $0.kept.first { $0.path == path } }) else {
      throw .state(reason: "There is no plan \(path).")
    }
    var successors: [Handle: ListedToken] = [:]
    for row in rotation.plan.rows {
      let step: RotationStep = new.map { .created($0.handle) } ?? .notCreated(reason: "No.")
      rotation.record(step, of: row.handle)
      successors[row.handle] = new
      report(.step(row.handle, step))
    }
    return RotationOutcome(rotation, successors: successors)
  }
}
