import Formats
import FoundationEssentials
import Host
import TokenModel

/// Sharing sessions with other hosts: `ShareRules` decides, and here it is done.
extension SessionKeeper {
  /// Give up after losing so many swaps to other hosts.
  private static let mostConflicts = 20
  /// Give up after so many swaps of which nobody said whether they are done, each of which may have taken its whole time limit.
  static let mostLostSwaps = 3

  /// Reads the register under the environment's lock if the session is shared, so that the record has what other hosts did. A register that does not answer
  /// is noted, and matters once something is to be sent that can be used only once.
  /// - Parameter began: when this process began to wait for the lock; nil: it did not wait. A register that did not answer who held the lock meanwhile is not
  ///   asked again: those who wait would each wait for its time limits, one after the other.
  func meet(_ transaction: inout SessionTransaction, waitingSince began: Date? = nil) async throws(SessionFailure) {
    let environment = transaction.environment
    guard let name = environment.share else { return try await leaveShare(&transaction) }
    guard environment.username != nil else {
      throw .state(
        reason: "\(environment.file): 'share' needs 'username': hosts that share a session must mean the same account.")
    }
    let (share, register) = try await rethrow(
      awaiting: await noted(name, waitingSince: began),
      as: { (failure: FileFailure) in SessionFailure.state(reason: failure.description) })
    let shared = SharedSession(of: environment, in: share)
    transaction.shared = shared
    if transaction.record.share?.key != shared.key {
      transaction.record.share = ShareMemory(key: shared.key, standing: share.joined)
    }
    // No session from a new address before a login confirms the address.
    guard transaction.record.originChange(for: environment) == nil else { return }
    if let problem = register.problemMeanwhile { return noteSilence(of: name, because: problem, &transaction) }
    do throws(SessionFailure) {
      _ = try await settle(&transaction, toward: .look)
      await tellSignIns(&transaction)
    } catch {
      guard case .shareUnreachable(_, _, let reason) = error else { throw error }
      noteSilence(of: name, because: reason, &transaction)
    }
    if let event = await report(on: share, register, in: environment) { transaction.events.append(event) }
    if register.answers { await announce(in: share) }
  }

  private func noteSilence(
    of share: EnvironmentName, because reason: String, _ transaction: inout SessionTransaction
  ) {
    transaction.shareProblem = unreachable(reason, transaction)
    transaction.notices.append("The share '\(share)' does not answer: \(reason)")
  }

  /// The environment is no longer shared: another host may have used the refresh token.
  private func leaveShare(_ transaction: inout SessionTransaction) async throws(SessionFailure) {
    guard transaction.record.confirmed != nil else { return }
    let isOwn = transaction.record.isUnpublished && transaction.record.share?.answer == nil
    transaction.record.confirmed = nil
    if !isOwn {
      transaction.record.adopt(
        transaction.record.session.map { AccessSession($0).session }, for: transaction.environment)
    }
    try await save(&transaction)
  }

  /// Takes the steps that the rules require until the register stands as wanted.
  /// - Parameters:
  ///   - isPerson: whether a login was asked for: it is claimed whatever other hosts did meanwhile.
  ///   - own: the claim under which this process has just got a session.
  /// - Throws: `shareUnreachable`; nothing is claimed then.
  func settle(
    _ transaction: inout SessionTransaction, toward need: ShareNeed, isPerson: Bool = false,
    finishing own: ClaimIdentity? = nil
  ) async throws(SessionFailure) -> ClaimOutcome {
    guard let shared = transaction.shared else { return .mine }
    var basis = memory(transaction).floor
    for _ in 0..<Self.mostConflicts {
      let began = BootTime(clock)
      let reading = try await share(transaction) { () async throws(ShareFailure) in try await shared.read() }
      if memory(transaction).tellsPutBack(reading) { try await doubtSignIns(transaction) }
      let step = ShareRules.step(toward: need, in: reading, memory: memory(transaction), now: began)
      switch step {
      case .stands:
        try await adopt(reading, in: &transaction)
        return .overtaken
      case .wait(let claim, let seconds):
        try await adopt(reading, in: &transaction)
        return .theirs(claim, seconds: seconds, reading)
      case .drop(let answer):
        try await give(up: answer, isOwn: answer.claim == own && transaction.lostSwaps == 0, in: reading, &transaction)
        basis = memory(transaction).floor
        continue
      case .swap(_, .save), .swap(_, .markPutBack): break
      case .swap(_, let act):
        let isNews = (reading.entry?.record.generation ?? basis) != basis
        try await adopt(reading, in: &transaction)
        if case .claim = act, isNews, !isPerson { return .overtaken }
      }
      guard case .swap(let record, let act) = step,
        let swapped = try await swap(record, over: reading, act, &transaction)
      else { continue }
      switch act {
      case .claim(let session):
        guard case .claim(let claim) = need else { continue }
        let open = OpenClaim(claim: claim, session: session, reading: swapped, began: began)
        if try await take(open, &transaction) { return .mine }
      case .save: try await noteSave(swapped, &transaction)
      case .markPutBack, .markAbandoned: try await adopt(swapped, own: true, in: &transaction)
      case .logOut:
        transaction.record.share?.noteSwap(swapped)
        try await save(&transaction)
        return .mine
      }
      basis = memory(transaction).floor
    }
    throw unreachable("Other hosts change the session all the time.", transaction)
  }

  /// Swaps a record in.
  /// - Returns: nil if the decision has to be made again.
  private func swap(
    _ record: SharedRecord, over reading: SharedReading, _ act: ShareAct, _ transaction: inout SessionTransaction
  ) async throws(SessionFailure) -> SharedReading? {
    guard let shared = transaction.shared else { return nil }
    let reason: String
    do throws(ShareFailure) {
      return try await shared.swap(record, over: reading)
    } catch {
      switch error {
      case .changed: return nil
      case .unusable(let reason): throw unreachable(reason, transaction)
      case .unknown(let told): reason = told
      }
    }
    // It may still be applied later: then it finds another version, or is a claim that nobody uses.
    transaction.lostSwaps += 1
    let present = try await share(transaction) { () async throws(ShareFailure) in try await shared.read() }
    if present.entry?.record == record { return present }
    if transaction.lostSwaps >= Self.mostLostSwaps { throw unreachable(reason, transaction) }
    return nil
  }

  /// Acts on a claim that is in the register.
  /// - Returns: whether what was claimed may be sent.
  private func take(_ open: OpenClaim, _ transaction: inout SessionTransaction) async throws(SessionFailure) -> Bool {
    let isBehind = !ShareRules.maySend(
      open.claim, swapped: open.reading, memory: memory(transaction), began: open.began, now: open.began, seconds: 0)
    guard !isBehind else { return false }
    transaction.record.share?.noteSwap(open.reading)
    transaction.record.confirmed = clock.now
    if open.claim.purpose == .refresh { transaction.record.adopt(open.session, for: transaction.environment) }
    transaction.open = open
    try await save(&transaction)
    return true
  }

  /// Takes a reading as current and its session into the record, on disk before anything is done with it.
  private func adopt(
    _ reading: SharedReading, own: Bool = false, in transaction: inout SessionTransaction
  ) async throws(SessionFailure) {
    let (memory, earlier, now) = (memory(transaction), transaction.record, clock.now)
    let isLiving = transaction.held().map { $0.secondsLeft(at: now).map { $0 > 0 } ?? true } ?? false
    let session = ShareRules.copy(
      after: reading, local: transaction.record.session, isLiving: isLiving, memory: memory)
    if transaction.record.originChange(for: transaction.environment) == nil {
      transaction.record.adopt(session, for: transaction.environment)
    }
    if let step = reading.entry?.record.lastCodeStep {
      transaction.record.lastCodeStep = max(step, transaction.record.lastCodeStep ?? step)
    }
    if own {
      transaction.record.share?.noteSwap(reading)
    } else {
      transaction.record.share?.note(reading, at: BootTime(clock))
    }
    let refreshable =
      if case .idle(let session)? = reading.entry?.record.state { session.refreshToken != nil } else { false }
    transaction.othersRefresh = refreshable && !self.memory(transaction).mayRefresh
    let isFresh = earlier.confirmed != nil && earlier.isConfirmed(at: now.addingTimeInterval(30))
    if !isFresh { transaction.record.confirmed = now }
    if transaction.record.session != earlier.session {
      await mirror(&transaction)
      await noteAdoption(
        of: transaction.record.session, after: earlier,
        by: reading.entry.flatMap { memory.claimer(before: $0.record) }, in: transaction.environment)
    }
    if transaction.record != earlier { try await save(&transaction) }
  }

  func memory(_ transaction: SessionTransaction) -> ShareMemory {
    transaction.record.share ?? ShareMemory(key: transaction.shared?.key ?? RegisterKey(""))
  }

  func share<Value: Sendable>(
    _ transaction: SessionTransaction, _ body: () async throws(ShareFailure) -> Value
  ) async throws(SessionFailure) -> Value {
    do throws(ShareFailure) {
      return try await body()
    } catch {
      switch error {
      case .changed: throw unreachable("It was changed just now.", transaction)
      case .unknown(let reason), .unusable(let reason): throw unreachable(reason, transaction)
      }
    }
  }

  func unreachable(_ reason: String, _ transaction: SessionTransaction) -> SessionFailure {
    let environment = transaction.environment
    return .shareUnreachable(environment.name, share: environment.share ?? environment.name, reason: reason)
  }
}
