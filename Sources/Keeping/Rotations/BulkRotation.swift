import Formats
import FoundationEssentials
import Host
import TokenModel

/// Rotates upload tokens by plans on disk, through the same client as single ones.
public struct BulkRotation: Sendable {
  private let client: UploadTokenClient
  private let revocations: BulkRevocation
  private let delivery: TokenDelivery
  private let folder: PlanFolder<Rotation>
  private let clock: any WallClock

  /// Makes a client.
  /// - Parameters:
  ///   - revocations: where the plans to revoke the old tokens are saved.
  ///   - stateFolder: `$XDG_STATE_HOME/fob`, in which the plans are kept.
  public init(
    client: UploadTokenClient, revocations: BulkRevocation, delivery: TokenDelivery, stateFolder: String,
    clock: any WallClock = SystemClock()
  ) {
    self.client = client
    self.revocations = revocations
    self.delivery = delivery
    folder = Self.folder(in: stateFolder)
    self.clock = clock
  }
}

extension BulkRotation {
  /// What is wrong with the content of the plans that are kept in the state folder.
  public static func damage(in stateFolder: String) -> [String] { folder(in: stateFolder).damage() }

  private static func folder(in stateFolder: String) -> PlanFolder<Rotation> {
    PlanFolder<Rotation>(path: stateFolder + "/rotations")
  }
}

extension BulkRotation: Rotations {
  /// Freezes rows into a plan and saves it.
  public func plan(
    _ rows: [ListedToken], among list: PackedTokens?, delivery: [String]?, ending: RotationPlan.Ending,
    in environment: Environment
  ) async throws(SessionFailure) -> Rotation {
    _ = try client.changeable(environment)
    if ending != .kept { try BulkRevocation.refuseForeign(rows, untouched: "Nothing was created.") }
    let account = try await revocations.account(of: environment)
    try await refuseUnfinished(rows, in: environment)
    let all = if let list { list } else { try await client.all(of: environment, sort: nil) { _, _ in }.rows }
    let plan = RotationPlan(
      environment: environment.name, origin: environment.origin, account: account, made: clock.now,
      rows: rows.map(RevocationRow.init(_:)), listed: Set(all.lazy.map(\.handle)), delivery: delivery, ending: ending,
      mark: try await client.names.mark(of: environment))
    return try await BlockingCall.run { () throws(SessionFailure) in try folder.save(plan, now: clock.now) }
  }

  /// Refuses tokens that another rotation is replacing: a second replacement would go unnoticed.
  private func refuseUnfinished(_ rows: [ListedToken], in environment: Environment) async throws(SessionFailure) {
    let wanted = Set(rows.map(\.handle))
    let waiting = await revocations.withGrace()
    let open = await BlockingCall.run { folder.all().filter { !$0.isDone && $0.plan.origin == environment.origin } }
    for rotation in open {
      guard let row = rotation.remaining.first(where: { wanted.contains($0.handle) }), rotation.hasBegun(row.handle)
      else { continue }
      let new = rotation.steps[row.handle]?.successor.map { " Its replacement is \($0)." } ?? ""
      throw .state(
        reason: "A rotation of \(row.handle) is unfinished.\(new) Nothing was created. To go on: fob tokens rotate "
          + "\(rotation.plan.environment) --resume. To give it up: fob tokens rotate \(rotation.plan.environment) --discard"
      )
    }
    for revocation in waiting where revocation.plan.origin == environment.origin {
      guard let row = revocation.remaining.first(where: { wanted.contains($0.handle) }), let new = row.successor else {
        continue
      }
      throw .state(
        reason: "\(row.handle) was replaced by \(new), and is revoked when its grace is over. Nothing was created.")
    }
  }

  /// The unfinished rotations that nobody is following now, the newest first.
  public func unfinished() async -> [Rotation] { await BlockingCall.run { folder.unfinished() } }

  /// Deletes a plan and its steps.
  public func discard(_ path: String) async throws(SessionFailure) {
    try await PlanFile<Rotation>(path: path).discard()
  }

  /// Follows a plan: creates what is missing, delivers what is not delivered, then saves a plan to revoke the old tokens.
  public func follow(
    _ path: String, knowing rows: [ListedToken], in environment: Environment,
    report: @escaping @Sendable (RotationEvent) -> Void
  ) async throws(SessionFailure) -> RotationOutcome {
    let support = try client.changeable(environment)
    let file = PlanFile<Rotation>(path: path)
    let lock = try await file.take(orElse: "Nothing was created.")
    defer { lock.unlock() }
    let rotation = try await BlockingCall.run { () throws(SessionFailure) in try file.read() }
    let account = try await revocations.account(of: environment)
    if let mismatch = rotation.plan.mismatch(with: environment, account: account) {
      throw .state(reason: "\(mismatch) Nothing was created.")
    }
    guard try await client.names.knows(rotation.plan.mark, in: environment) else {
      throw .state(
        reason:
          "The rotation began when \(environment.name) was in another share, whose handles this host does not know. "
          + "Nothing was created.")
    }
    var run = RotationRun(
      rotation, client: client, support: support, delivery: delivery, environment: environment, file: file,
      report: report)
    await run.follow(knowing: rows)
    await client.tellCreated(run.created, in: environment)
    return await concluded(run, isResumed: !rotation.steps.isEmpty)
  }

  /// Saves the plan to revoke what was replaced, then notes for each token that it is in it.
  private func concluded(_ run: RotationRun, isResumed: Bool) async -> RotationOutcome {
    var run = run
    guard case .revoked(let seconds) = run.rotation.plan.ending else { return run.outcome }
    let replaced = run.rotation.replaced
    // A kill between the two steps below leaves tokens that are in a saved plan already.
    let saved = isResumed ? await plannedSuccessors() : []
    let rows = replaced.filter { row in row.successor.map { !saved.contains($0) } ?? false }
    do throws(SessionFailure) {
      if !rows.isEmpty {
        let plan = run.rotation.plan
        run.revocation = try await revocations.save(
          RevocationPlan(
            environment: plan.environment, origin: plan.origin, account: plan.account, made: clock.now, rows: rows,
            mark: plan.mark, graceEnd: seconds == 0 ? nil : clock.now.addingTimeInterval(Double(seconds))))
      }
      for row in replaced {
        guard let successor = row.successor else { continue }
        try await run.keep(.planned(successor), of: row.handle)
      }
    } catch {
      run.stop(for: .failure(error))
    }
    return run.outcome
  }

  private func plannedSuccessors() async -> Set<Handle> {
    await BlockingCall.run { Set(revocations.folder.all().flatMap(\.plan.rows).compactMap(\.successor)) }
  }
}
