import Formats
import Host
import TokenModel

/// One run of a plan to rotate tokens, one after the other: each step is on disk before the next begins, so that whoever resumes it knows of every token that
/// was created, or may have been.
struct RotationRun: Sendable {
  private(set) var rotation: Rotation
  /// The saved plan to revoke the old tokens, or nil.
  var revocation: Revocation?
  private var successors: [Handle: ListedToken] = [:]
  /// The tokens that this run has created.
  private(set) var created: [ListedToken] = []
  private var failures: [Handle: SessionFailure] = [:]
  private var ending: RevocationStop?
  /// The server's list, once it was read.
  private var list: CompleteList?
  private var refusedInARow = 0
  private var undeliveredInARow = 0

  private let client: UploadTokenClient
  private let support: UploadTokenSupport
  private let delivery: TokenDelivery
  private let environment: Environment
  private let file: PlanFile<Rotation>
  private let report: @Sendable (RotationEvent) -> Void

  /// How many refusals in a row it takes before it stops asking.
  private static let patience = 16
  /// How many deliveries in a row may fail before it creates no further token: none would arrive.
  static let patienceWithCommand = 3

  init(
    _ rotation: Rotation, client: UploadTokenClient, support: UploadTokenSupport, delivery: TokenDelivery,
    environment: Environment, file: PlanFile<Rotation>, report: @escaping @Sendable (RotationEvent) -> Void
  ) {
    self.rotation = rotation
    self.client = client
    self.support = support
    self.delivery = delivery
    self.environment = environment
    self.file = file
    self.report = report
  }

  /// What came of it.
  var outcome: RotationOutcome {
    RotationOutcome(rotation, successors: successors, failures: failures, revocation: revocation, stop: ending)
  }

  /// Tries no further token; the first reason counts.
  mutating func stop(for reason: RevocationStop) { ending = ending ?? reason }

  /// Follows the plan until every token was tried or it must stop.
  mutating func follow(knowing rows: [ListedToken]) async {
    let known = Dictionary(rows.map { ($0.handle, $0) }, uniquingKeysWith: { first, _ in first })
    for row in rotation.remaining {
      if Task.isCancelled { stop(for: .asked) }
      guard ending == nil else { return }
      do throws(SessionFailure) {
        try await rotate(row, knowing: known[row.handle])
      } catch .service(.cancelled) {
        stop(for: .asked)
      } catch {
        failures[row.handle] = failures[row.handle] ?? error
        stop(for: .failure(error))
      }
    }
  }

  /// Takes one token as far as it goes.
  /// - Throws: why no further token is tried.
  private mutating func rotate(_ row: RevocationRow, knowing old: ListedToken?) async throws(SessionFailure) {
    switch rotation.steps[row.handle] {
    case nil, .notCreated:
      try await replace(row, knowing: old)
    case .asked, .unclear:
      guard try await settle(row) == .nothingCreated else { return }
      try await replace(row, knowing: old)
    case .created(let successor), .undelivered(let successor, _):
      guard let new = try await listed(successor) else {
        let reason = "Its replacement \(successor) is not in the list any more."
        return try await keep(.notCreated(reason: reason), of: row.handle)
      }
      successors[row.handle] = new
      try await hand(new, replacing: row.handle)
    case .delivered, .planned: return
    }
  }

  /// Creates a token like another one, and delivers it.
  private mutating func replace(_ row: RevocationRow, knowing known: ListedToken?) async throws(SessionFailure) {
    let found = if let known { known } else { try await listed(row.handle) }
    guard let old = found else { return try await keep(.notCreated(reason: "It has ended."), of: row.handle) }
    let request: TokenRequest
    do throws(TextFailure) {
      request = try TokenRotation.request(like: old, support: support)
    } catch {
      return try await keep(.notCreated(reason: error.description), of: row.handle)
    }
    switch try await create(request, insteadOf: row.handle) {
    case .success(let new):
      refusedInARow = 0
      successors[row.handle] = new
      created.append(new)
      try await keep(.created(new.handle), of: row.handle)
      try await hand(new, replacing: row.handle)
    case .failure(let failure): try await take(failure, of: row)
    }
  }

  /// Asks the server for a token when the account's rate allows it.
  /// - Throws: why nothing was sent.
  private mutating func create(
    _ request: TokenRequest, insteadOf old: Handle
  ) async throws(SessionFailure) -> Result<ListedToken, SessionFailure> {
    let limiter = await client.limiter(of: environment)
    while true {
      try await limiter.admit(.bulk) { [report] in report(.waiting(seconds: $0)) }
      do throws(SessionFailure) {
        // On disk before the server hears of it.
        try await keep(.asked, of: old)
      } catch {
        limiter.finish()
        throw error
      }
      let (client, environment) = (client, environment)
      // Cancelling ends the wait for a turn; once something is sent, its answer is awaited.
      let asking = TaskThreadPool.start { () async -> Result<ListedToken, SessionFailure> in
        do throws(SessionFailure) {
          return .success(try await client.create(request, in: environment, admittedBy: limiter))
        } catch {
          return .failure(error)
        }
      }
      let answer = await asking.value
      if case .failure(let failure) = answer, failure.isPostponed { continue }
      return answer
    }
  }

  /// Notes that no replacement was created, or that nobody knows.
  private mutating func take(_ failure: SessionFailure, of row: RevocationRow) async throws(SessionFailure) {
    failures[row.handle] = failure
    guard case .service(let reason) = failure else {
      try await keep(.notCreated(reason: failure.description), of: row.handle)
      throw failure
    }
    if reason.mayHaveTakenEffect {
      stop(for: .failure(failure))
      list = nil
      if try await settle(row) == .nothingCreated {
        try await keep(.notCreated(reason: failure.description), of: row.handle)
      }
      return
    }
    try await keep(.notCreated(reason: failure.description), of: row.handle)
    switch reason {
    case .refused, .unsupported, .notFound:
      refusedInARow += 1
      if refusedInARow >= Self.patience { throw failure }
    case .unreachable, .serverError, .credentialsRefused, .clientRefused, .sessionRefused, .rateLimited, .unexpected,
      .cancelled:
      throw failure
    }
  }

  /// What the list shows of a creation that the server did not answer.
  private enum Settlement { case nothingCreated, unclear }

  /// Looks whether the server created a replacement without fob learning of it.
  private mutating func settle(_ row: RevocationRow) async throws(SessionFailure) -> Settlement {
    let list = try await readList()
    let candidates = rotation.candidates(for: row, among: list.rows)
    if candidates.isEmpty, list.isComplete { return .nothingCreated }
    try await keep(.unclear(candidates), of: row.handle)
    return .unclear
  }

  /// Gives the value of a new token to the command, if there is one.
  private mutating func hand(_ new: ListedToken, replacing old: Handle) async throws(SessionFailure) {
    guard let words = rotation.plan.delivery else { return }
    report(.delivering(new.handle))
    let (delivery, name) = (delivery, environment.name)
    let handing = TaskThreadPool.start { await delivery.deliver(new, replacing: old, in: name, with: words) }
    let reason = await handing.value
    await client.audit.record(
      AuditEvent(
        .deliver, in: environment, account: rotation.plan.account, handle: new.handle,
        result: reason == nil ? .done : .failed, detail: reason ?? "given to '\(DisplayText(words.first ?? ""))'"))
    guard let reason else {
      undeliveredInARow = 0
      return try await keep(.delivered(new.handle), of: old)
    }
    undeliveredInARow += 1
    try await keep(.undelivered(new.handle, reason: reason), of: old)
    guard undeliveredInARow >= Self.patienceWithCommand else { return }
    stop(for: .failure(.state(reason: "The command failed \(undeliveredInARow) times in a row.")))
  }

  /// A token as the server lists it; nil if the list does not have it.
  private mutating func listed(_ handle: Handle) async throws(SessionFailure) -> ListedToken? {
    let list = try await readList()
    let book = try await client.book(of: environment)
    let found = list.rows.first { $0.handle == handle || book.hasFormer(handle, of: $0.token.reference) }
    if found == nil, !list.isComplete {
      throw .service(.unexpected(reason: list.flaw ?? "The list changed while it was read."))
    }
    return found
  }

  private mutating func readList() async throws(SessionFailure) -> CompleteList {
    if let list { return list }
    report(.listing)
    let read = try await client.all(of: environment, sort: nil) { _, _ in }
    list = read
    return read
  }

  /// Saves a step to disk and reports it, also if it cannot be saved.
  mutating func keep(_ step: RotationStep, of handle: Handle) async throws(SessionFailure) {
    let file = file
    let saving: Result<Void, SessionFailure> = await BlockingCall.run {
      Result { () throws(SessionFailure) in try file.append(step, of: handle) }
    }
    // The request was never sent, so nothing was created.
    if case (.failure(let failure), .asked) = (saving, step) { throw failure }
    rotation.record(step, of: handle)
    report(.step(handle, step))
    try saving.get()
  }
}
