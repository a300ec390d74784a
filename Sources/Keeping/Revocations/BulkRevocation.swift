import Formats
import FoundationEssentials
import Host
import TokenModel

/// Revokes many upload tokens by plans on disk, through the same client as single ones.
public struct BulkRevocation: Sendable {
  let client: UploadTokenClient
  let folder: PlanFolder<Revocation>
  let clock: any WallClock

  /// Makes a client.
  /// - Parameter stateFolder: `$XDG_STATE_HOME/fob`, in which the plans are kept.
  public init(client: UploadTokenClient, stateFolder: String, clock: any WallClock = SystemClock()) {
    self.client = client
    folder = Self.folder(in: stateFolder)
    self.clock = clock
  }
}

extension BulkRevocation {
  /// What is wrong with the content of the plans that are kept in the state folder.
  public static func damage(in stateFolder: String) -> [String] { folder(in: stateFolder).damage() }

  private static func folder(in stateFolder: String) -> PlanFolder<Revocation> {
    PlanFolder<Revocation>(path: stateFolder + "/revocations")
  }
}

extension BulkRevocation: Revocations {
  /// Freezes rows into a plan and saves it.
  public func plan(
    _ rows: [ListedToken], in environment: Environment, at path: String?
  ) async throws(SessionFailure) -> Revocation {
    _ = try client.changeable(environment)
    try Self.refuseForeign(rows, untouched: "Nothing was revoked.")
    let account = try await account(of: environment)
    let plan = RevocationPlan(
      environment: environment.name, origin: environment.origin, account: account, made: clock.now,
      rows: rows.map(RevocationRow.init(_:)), mark: try await client.names.mark(of: environment))
    return try await save(plan, at: path)
  }

  /// Saves a plan: in the folder, or at a path.
  func save(_ plan: RevocationPlan, at path: String? = nil) async throws(SessionFailure) -> Revocation {
    try await BlockingCall.run { () throws(SessionFailure) in try folder.save(plan, at: path, now: clock.now) }
  }

  /// Refuses tokens of organizations in which the account may revoke none, before anything begins.
  /// - Parameter untouched: says that nothing was done.
  static func refuseForeign(_ rows: [ListedToken], untouched: String) throws(SessionFailure) {
    // A single row without an id among others is odd, not foreign.
    let owned = Set(rows.lazy.filter { $0.token.reference.id != nil }.map(\.token.reference.organization))
    let foreign = rows.compactMap(\.token.reference.organization).filter { !owned.contains($0) }
    guard !foreign.isEmpty else { return }
    let organizations = Set(foreign.map { "'\($0)'" }).sorted()
    let count = foreign.count == 1 ? "one of these tokens belongs" : "\(foreign.count) of these tokens belong"
    throw .service(
      .refused(
        status: 403,
        reason:
          "Only owners revoke an organization's tokens, and \(count) to \(organizations.joined(separator: ", ")), "
          + "where the account is only a member. Leave them out, as with a filter by organization. \(untouched)",
        field: nil))
  }

  /// Reads a plan and its results.
  public func read(_ path: String) async throws(SessionFailure) -> Revocation {
    try await BlockingCall.run { () throws(SessionFailure) in try file(at: path).read() }
  }

  /// The revocations that are not done, that nobody is following now, and whose grace is over, the newest first.
  public func unfinished() async -> [Revocation] {
    await BlockingCall.run { folder.unfinished { $0.plan.graceLeft(at: clock.now) == nil } }
  }

  /// The revocations of tokens that were replaced with a grace, over or not, that are not done, the newest first.
  public func withGrace() async -> [Revocation] {
    await BlockingCall.run { folder.all(kind: RevocationPlan.kindWithGrace).filter { !$0.isDone } }
  }

  /// Deletes a plan and its results.
  public func discard(_ path: String) async throws(SessionFailure) { try await file(at: path).discard() }

  /// Follows a plan: tries every token that may still be valid.
  public func follow(
    _ path: String, knowing rows: [ListedToken], in environment: Environment,
    report: @escaping @Sendable (RevocationEvent) -> Void
  ) async throws(SessionFailure) -> RevocationOutcome {
    _ = try client.changeable(environment)
    let file = file(at: path)
    let lock = try await file.take(orElse: "Nothing was started.")
    defer { lock.unlock() }
    let revocation = try await read(path)
    if let end = revocation.plan.graceEnd, end > clock.now {
      throw .state(
        reason: "The grace of these tokens ends at \(RFC3339.text(end)). Nothing was revoked. "
          + "To revoke one now, name it: fob tokens revoke \(environment.name) HANDLE")
    }
    let account = try await account(of: environment)
    if let mismatch = revocation.plan.mismatch(with: environment, account: account) {
      throw .state(reason: "\(mismatch) Nothing was revoked.")
    }
    guard try await client.names.knows(revocation.plan.mark, in: environment) else {
      throw .state(
        reason:
          "The plan was made when \(environment.name) was in another share, whose handles this host does not know. "
          + "Nothing was revoked: make a new plan.")
    }
    guard !revocation.isDone else {
      throw .state(reason: "The plan \(path) is done: all its tokens are revoked.")
    }
    var run = BulkRevocationRun(revocation, client: client, environment: environment, file: file, report: report)
    return await run.follow(knowing: rows)
  }

  /// The file of a plan, with symbolic links resolved, since results are appended to it.
  private func file(at path: String) -> PlanFile<Revocation> {
    PlanFile(path: (try? AtomicFile.target(of: path)) ?? path)
  }

  /// The account of the current session, or of one that needs no person to get.
  func account(of environment: Environment) async throws(SessionFailure) -> String? {
    _ = try await client.keeper.session(for: environment, need: .ordinary)
    return await client.account(of: environment)
  }
}
