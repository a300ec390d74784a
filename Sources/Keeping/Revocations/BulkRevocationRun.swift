import Host
import Synchronization
import TokenModel

/// One run of a plan: revokes several tokens at a time, saves each result before reporting it, and settles unknown
/// results with one list at the end.
struct BulkRevocationRun: Sendable {
  private var revocation: Revocation
  private var scheduler: RevocationScheduler
  private let client: UploadTokenClient
  private let environment: Environment
  private let file: PlanFile<Revocation>
  private let report: @Sendable (RevocationEvent) -> Void

  init(
    _ revocation: Revocation, client: UploadTokenClient, environment: Environment, file: PlanFile<Revocation>,
    report: @escaping @Sendable (RevocationEvent) -> Void
  ) {
    self.revocation = revocation
    scheduler = RevocationScheduler(revocation)
    self.client = client
    self.environment = environment
    self.file = file
    self.report = report
  }

  /// Follows the plan until it is done or must stop.
  mutating func follow(knowing rows: [ListedToken]) async -> RevocationOutcome {
    let before = endedTokens
    var references = Dictionary(rows.map { ($0.handle, $0.token.reference) }, uniquingKeysWith: { first, _ in first })
    do throws(SessionFailure) {
      let isListNeeded = scheduler.left.contains { references[$0.handle] == nil || $0.successor != nil }
      if isListNeeded { references = try await listReferences() }
    } catch {
      scheduler.stop(for: error == .service(.cancelled) ? .asked : .failure(error))
    }
    report(.working)
    if await client.hasCookies(environment) { await endTogether(references) } else { await endTokens(references) }
    await resolveUnclear()
    let ended = Set(revocation.results.filter(\.value.isOver).keys)
    await client.forgetNotes(in: environment) { _ in ended }
    await client.tellRevoked(Array(endedTokens.subtracting(before)), in: environment)
    return RevocationOutcome(revocation, stop: scheduler.ending)
  }

  /// The tokens that this plan has revoked.
  private var endedTokens: Set<Handle> { Set(revocation.results.filter { $0.value == .ended }.keys) }

  /// Reads the list for the references that name the tokens to the server. A token missing from a complete list has
  /// gone; after a lost answer it was this plan that revoked it.
  private mutating func listReferences() async throws(SessionFailure) -> [Handle: TokenReference] {
    report(.listing)
    let list = try await client.all(of: environment, sort: nil) { _, _ in }
    let references = try await client.book(of: environment).references(of: list.rows)
    let missing = scheduler.left.filter { references[$0.handle] == nil }
    for row in missing {
      let result: RevocationResult
      if !list.isComplete {
        result = .unknown(reason: "The list changed while it was read, and the token was not in it.")
      } else if case .unknown = revocation.results[row.handle] {
        result = .ended
      } else {
        result = .alreadyGone
      }
      await keep(result, of: row)
    }
    scheduler.leaveOut(Set(missing.map(\.handle)))
    await keepUnreplaced(references)
    return references
  }

  /// Leaves tokens valid whose replacements the list does not have: revoking them would leave nobody with a token.
  private mutating func keepUnreplaced(_ references: [Handle: TokenReference]) async {
    for row in scheduler.left {
      guard let successor = row.successor, references[successor] == nil else { continue }
      let reason = "Its replacement \(successor) is not in the list any more."
      await keep(.notRevoked(reason: reason), of: row)
      scheduler.leaveOut([row.handle])
    }
  }

  /// Revokes tokens, several at a time, until none is left or there is a reason to stop. The first goes alone: it shows
  /// whether the session is good and what the rate is.
  private mutating func endTokens(_ references: [Handle: TokenReference]) async {
    let width = UploadTokenClient.width
    let limiter = await client.limiter(of: environment)
    let (client, environment, report) = (client, environment, report)
    await withTaskGroup(of: (RevocationRow, RevocationAttempt).self) { group in
      var underWay = 0
      func begin(upTo width: Int) {
        while underWay < width, let row = scheduler.next() {
          guard let reference = references[row.handle] else { continue }
          underWay += 1
          group.addTask { (row, await Self.attempt(reference, client, environment, limiter, report)) }
        }
      }
      begin(upTo: 1)
      while let (row, attempt) = await group.next() {
        underWay -= 1
        if let result = scheduler.record(attempt, of: row) { await keep(result, of: row) }
        if Task.isCancelled { scheduler.stop(for: .asked) }
        if scheduler.stop != nil { group.cancelAll() }
        begin(upTo: width)
      }
    }
  }

  /// One request. Cancelling ends the wait for its turn; once it is sent, its answer is awaited.
  private static func attempt(
    _ reference: TokenReference, _ client: UploadTokenClient, _ environment: Environment, _ limiter: RateLimiter,
    _ report: @escaping @Sendable (RevocationEvent) -> Void
  ) async -> RevocationAttempt {
    do throws(SessionFailure) {
      try await limiter.admit(.bulk) { report(.waiting(seconds: $0)) }
    } catch .service(.cancelled) {
      return .postponed
    } catch {
      return .stopped(error)
    }
    let request = TaskThreadPool.start { () async -> Result<RevokeOutcome, SessionFailure> in
      do throws(SessionFailure) {
        return .success(try await client.revokeAdmitted(reference, in: environment, limiter))
      } catch {
        return .failure(error)
      }
    }
    return RevocationAttempt(await request.value)
  }

  /// Revokes tokens under a session of cookies, many of one organization at a time: only one holder can use such a
  /// session, and what revoking needs is then read once for all of them.
  private mutating func endTogether(_ references: [Handle: TokenReference]) async {
    let limiter = await client.limiter(of: environment)
    let isAsked = StopSign()
    while !Task.isCancelled, case let rows = scheduler.next(upTo: Self.together), !rows.isEmpty {
      do throws(SessionFailure) {
        try await limiter.admit(.bulk) { [report] in report(.waiting(seconds: $0)) }
      } catch {
        scheduler.postpone(rows)
        scheduler.stop(for: error == .service(.cancelled) ? .asked : .failure(error))
        return
      }
      let named = rows.compactMap { row in references[row.handle].map { (row, $0) } }
      let run = self
      // Cancelling ends the wait for a turn; once something is sent, its answer is awaited.
      let batch = TaskThreadPool.start {
        var run = run
        await run.end(named, limiter, isAsked)
        return run
      }
      self = await withTaskCancellationHandler {
        await batch.value
      } onCancel: {
        isAsked.raise()
      }
    }
    if Task.isCancelled { scheduler.stop(for: .asked) }
  }

  /// Raised to stop the run while requests are in progress.
  private final class StopSign: Sendable {
    private let sign = Mutex(false)

    var isUp: Bool { sign.withLock(\.self) }

    func raise() { sign.withLock { $0 = true } }
  }

  /// How many tokens are revoked together at most.
  private static let together = 1000
  /// How old the page behind a batch may get, so that others who wait for the session get it too.
  private static let freshness = Duration.seconds(10)

  /// The result of one of several tokens, and the continuation that waits until it is saved.
  private struct Told: Sendable {
    let reference: TokenReference
    let result: Result<RevokeOutcome, ServiceFailure>
    let goesOn: CheckedContinuation<Bool, Never>
  }

  private mutating func end(
    _ rows: [(RevocationRow, TokenReference)], _ limiter: RateLimiter, _ isAsked: StopSign
  ) async {
    let (stream, feed) = AsyncStream.makeStream(of: Told.self)
    let (client, environment, until) = (client, environment, ContinuousClock.now + Self.freshness)
    let batch = TaskThreadPool.start { () async -> SessionFailure? in
      defer { feed.finish() }
      do throws(SessionFailure) {
        try await client.revokeTogether(
          rows.map(\.1), of: rows.first?.1.organization, in: environment, limiter
        ) { reference, result in
          await withCheckedContinuation { feed.yield(Told(reference: reference, result: result, goesOn: $0)) }
        }
        return nil
      } catch {
        return error
      }
    }
    var left = Dictionary(rows.map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    for await told in stream {
      if let row = left.removeValue(forKey: told.reference) {
        let attempt = RevocationAttempt(told.result.mapError { .service($0) })
        if let result = scheduler.record(attempt, of: row) { await keep(result, of: row) }
      }
      if isAsked.isUp { scheduler.stop(for: .asked) }
      told.goesOn.resume(returning: scheduler.stop == nil && ContinuousClock.now < until)
    }
    let untold = rows.compactMap { left[$1] }
    switch await batch.value {
    case nil: scheduler.postpone(untold)
    case let failure?:
      switch RevocationAttempt(.failure(failure)) {
      case .certain(let result):
        // The failure concerns all of them: the organization cannot be read.
        for row in untold { await keep(result, of: row) }
      case .postponed: scheduler.postpone(untold)
      case .unclear, .unsent, .stopped:
        scheduler.postpone(untold)
        scheduler.stop(for: .failure(failure))
      }
    }
  }

  /// Settles unknown results with one list, also after a stop.
  private mutating func resolveUnclear() async {
    guard scheduler.unsettled > 0 else { return }
    report(.settling(scheduler.unsettled))
    let (client, environment) = (client, environment)
    let reading = TaskThreadPool.start { () async -> (list: CompleteList, living: Set<Handle>)? in
      guard let list = try? await client.all(of: environment, sort: nil, progress: { _, _ in }),
        let book = try? await client.book(of: environment)
      else { return nil }
      return (list, Set(book.references(of: list.rows).keys))
    }
    guard let (list, living) = await reading.value else { return }
    for (row, result) in scheduler.resolved(by: living, isComplete: list.isComplete) {
      await keep(result, of: row)
      await client.audit.record(
        AuditEvent(
          .revoke, in: environment, account: revocation.plan.account, handle: row.handle,
          result: result.isOver ? .done : .failed, detail: result.reason ?? "settled by the list"))
    }
  }

  /// Saves a result to disk, then reports it. If it cannot be saved, nothing more is begun.
  private mutating func keep(_ result: RevocationResult, of row: RevocationRow) async {
    let file = file
    do throws(SessionFailure) {
      try await BlockingCall.run { () throws(SessionFailure) in try file.append(result, of: row.handle) }
    } catch {
      scheduler.lose(for: error)
    }
    revocation.record(result, of: row.handle)
    report(.result(row.handle, result))
  }
}
