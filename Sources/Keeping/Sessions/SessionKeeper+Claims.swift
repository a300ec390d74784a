import Formats
import Host
import TokenModel

/// A claim of this process, in the register and not yet ended.
struct OpenClaim: Sendable {
  /// The claim.
  let claim: Claim
  /// The session that remains if nothing was sent.
  let session: Session?
  /// The claim's record as it is in the register.
  var reading: SharedReading
  /// When the claim's swap was begun.
  let began: BootTime
  /// What this login sends, as a code; nil until that is known.
  var credentials: CredentialCode?
  /// Whether a person logs in, whose refusals keep nobody else from trying.
  var isPersons = false
  /// What the server said of it, for the other hosts.
  var refusal: LoginRefusal?
}

/// What came of a claim: whether something that can be used only once may be sent.
enum ClaimOutcome: Sendable {
  /// It may be sent: nothing is shared, or it is claimed.
  case mine
  /// The register holds something else than was thought: decide again.
  case overtaken
  /// Somebody else is at it, for so many seconds more at most.
  case theirs(Claim, seconds: Double, SharedReading)
}

/// Claims, and what comes of them.
extension SessionKeeper {
  /// Seconds that a claim may take beyond what is sent under it: saving before, and after.
  private static let claimMargin = 5
  /// Seconds for which the next code of a second factor may be waited for.
  private static let codePause = 30

  /// Claims something that can be used only once, before it is sent.
  func claim(
    _ purpose: Claim.Purpose, _ transaction: inout SessionTransaction, isPerson: Bool = false
  ) async throws(SessionFailure) -> ClaimOutcome {
    guard transaction.shared != nil else { return .mine }
    if let problem = transaction.shareProblem { throw problem }
    let timeout = transaction.environment.connection.timeout
    let seconds = purpose == .refresh ? timeout : 2 * timeout + Self.codePause
    let claim = Claim(
      identity: .random(), purpose: purpose, host: HostIdentity.current.host, seconds: seconds + Self.claimMargin)
    return try await settle(&transaction, toward: .claim(claim), isPerson: isPerson)
  }

  /// Says to all hosts that the session is over, before the server is asked.
  func shareLogOut(_ transaction: inout SessionTransaction) async throws(SessionFailure) {
    if let problem = transaction.shareProblem { throw problem }
    _ = try await settle(&transaction, toward: .logOut)
  }

  /// Waits for another host's claim to end.
  /// - Throws: `claimedElsewhere` if that may take longer than callers wait.
  func wait(
    for claim: Claim, _ seconds: Double, after reading: SharedReading, _ transaction: SessionTransaction
  ) async throws(SessionFailure) {
    guard let shared = transaction.shared else { return }
    let left = min(.seconds(seconds), lockPatience)
    let end = ContinuousClock.now + left
    try await share(transaction) { () async throws(ShareFailure) in
      try await shared.change(after: reading, within: left)
    }
    if Task.isCancelled { throw .service(.cancelled) }
    guard .seconds(seconds) > left, ContinuousClock.now >= end else { return }
    throw .claimedElsewhere(
      transaction.environment.name, host: claim.host, seconds: Int((.seconds(seconds) - left) / .seconds(1)) + 1)
  }

  /// Checks, right before sending, that what was claimed may still be sent: others wait only so long.
  func requireClaim(_ transaction: SessionTransaction) throws(SessionFailure) {
    guard let open = transaction.open else {
      guard transaction.shared == nil else { throw unreachable("Nothing was claimed.", transaction) }
      return
    }
    let timeout = transaction.environment.connection.timeout
    guard let spent = BootTime(clock).since(open.began), spent + Double(timeout) <= Double(open.claim.seconds) else {
      throw .busy(transaction.environment.name)
    }
  }

  /// Keeps a session that came under the open claim: the next save writes it to this host's disk, before it is in the register.
  func keepAnswer(_ session: Session, _ transaction: inout SessionTransaction) {
    guard let open = transaction.open else { return }
    transaction.record.share?.answer = ShareMemory.Answer(
      claim: open.claim.identity, session: session, credentials: open.credentials)
    transaction.record.confirmed = SessionRecord.neverConfirmed
  }

  /// Puts the answer in hand into the register; if that fails, the next process of this host does it.
  func publish(_ transaction: inout SessionTransaction) async {
    guard let open = transaction.open else { return }
    transaction.open = nil
    do throws(SessionFailure) {
      _ = try await settle(&transaction, toward: .look, finishing: open.claim.identity)
    } catch {
      transaction.notices.append("The other hosts do not have the new session yet: \(error.plainReason)")
    }
  }

  func noteSave(
    _ swapped: SharedReading, _ transaction: inout SessionTransaction
  ) async throws(SessionFailure) {
    transaction.record.share?.noteSave(swapped)
    transaction.record.adopt(swapped.entry?.record.session, for: transaction.environment)
    transaction.record.confirmed = clock.now
    try await save(&transaction)
  }

  /// Gives up an answer in hand that is in the register already, or came too late for it.
  /// - Parameter isOwn: whether this process just received it. Another process's may have been in the register, and is not revoked.
  func give(
    up answer: ShareMemory.Answer, isOwn: Bool, in reading: SharedReading, _ transaction: inout SessionTransaction
  ) async throws(SessionFailure) {
    if reading.entry?.record.session == answer.session { return try await noteSave(reading, &transaction) }
    transaction.record.share?.answer = nil
    if isOwn, reading.entry != nil, !memory(transaction).tellsPutBack(reading) {
      await revoke(answer.session, transaction)
      if transaction.record.session == answer.session { transaction.record.dropSession() }
    }
    try await save(&transaction)
  }

  /// Ends a session that came too late for the register, if its server can end sessions.
  private func revoke(_ session: Session, _ transaction: SessionTransaction) async {
    guard transaction.service.profile.logOut == .endsOnServer, let access = try? await access(transaction, session)
    else { return }
    let service = transaction.service
    _ = try? await uncancelled(in: transaction.environment) { () async throws(ServiceFailure) in
      try await service.logOut(access)
    }
  }

  /// Ends the open claim if it brought no session; the refresh token goes back only if it was certainly not sent.
  func endClaim(_ transaction: inout SessionTransaction) async {
    guard let open = transaction.open, let shared = transaction.shared else { return }
    transaction.open = nil
    var session = open.claim.purpose == .refresh ? transaction.record.session : open.session
    if open.claim.purpose == .refresh, transaction.record.trustedRefreshToken == nil {
      session = session.map { AccessSession($0).session }
    }
    do throws(ShareFailure) {
      let reading = try await shared.read()
      guard
        let record = ShareRules.end(
          of: open.claim, leaving: session, in: reading, memory: memory(transaction), refusal: open.refusal)
      else { return }
      let swapped = try await shared.swap(record, over: reading)
      transaction.record.share?.noteSwap(swapped)
      try? await save(&transaction)
    } catch {
      // Others give the claim up after its time.
      transaction.notices.append(
        "fob could not release its claim in the share, so the other hosts wait until it runs out.")
    }
  }

  /// Notes the half minute whose code is about to be sent, so that no host sends it again.
  func shareCodeStep(_ step: Int64, _ transaction: inout SessionTransaction) async throws(SessionFailure) {
    guard var open = transaction.open, let shared = transaction.shared, let entry = open.reading.entry else { return }
    var record = entry.record
    record.generation += 1
    record.lastCodeStep = step
    let reading = open.reading
    open.reading = try await share(transaction) { () async throws(ShareFailure) in
      try await shared.swap(record, over: reading)
    }
    transaction.open = open
    transaction.record.share?.noteSwap(open.reading)
  }

  /// Shares what an answer refreshed of a session, or that the server ended it, if the register still holds the session that it came from.
  /// - Parameter earlier: that session.
  func shareRenewal(of earlier: Session, _ transaction: inout SessionTransaction) async {
    guard let shared = transaction.shared, transaction.record.session != earlier else { return }
    do throws(ShareFailure) {
      let reading = try await shared.read()
      guard
        let record = ShareRules.renewal(
          of: earlier, to: transaction.record.session, in: reading, memory: memory(transaction))
      else { return }
      transaction.record.share?.noteSwap(try await shared.swap(record, over: reading))
    } catch {
      // The cookies that others have go on working.
    }
  }
}
