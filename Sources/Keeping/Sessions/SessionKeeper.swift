import Formats
import FoundationEssentials
import Host
import TokenModel

/// Keeps exactly one session per environment, whichever processes and tasks ask: the record on disk is the only state, and only the holder of its
/// lock refreshes.
///
/// `SessionRules` decides; here it is done: lock, read again, note, send, save, unlock.
public struct SessionKeeper: Sendable {
  let services: ServiceDirectory
  var store: SessionStore
  /// Where sessions may be from before the settings named another place.
  var elsewhere: SessionStore?
  let signIns: SignInLedger
  let secrets: SecretReader
  let audit: any AuditTrail
  let clock: any WallClock
  /// Whether a person is there who asks for logins: what is noted and counted of them goes by it.
  var isAttended: Bool
  let shares: any ShareSource
  let serverClocks: any ServerClockReader
  let events: any EventSink
  let memories: String
  let lockPatience: Duration
  let isCurrent: @Sendable (Environment) -> Bool
  let pause: @Sendable (TimeInterval) async -> Void

  /// How long a caller waits for somebody else's refresh.
  public static let standardPatience = Duration.seconds(30)

  /// Makes a keeper.
  /// - Parameters:
  ///   - stateFolder: `$XDG_STATE_HOME/fob`.
  ///   - sessions: where the sessions are; nil for the state folder.
  ///   - audit: where logins, refreshes and logouts are noted.
  ///   - isAttended: whether a person is there who asks for logins. Those of a script are noted as unattended, keep to the back-off, and leave to people
  ///     the sign-ins that are kept for them.
  ///   - shares: where sessions are that other hosts have too.
  ///   - serverClocks: tells a server's time where sessions are shared and this host has not heard it.
  ///   - events: who hears of what happens to sessions, after it is saved and the lock is free.
  ///   - lockPatience: how long to wait for somebody else's refresh.
  ///   - isCurrent: whether an environment's file is still as it was when it was read.
  ///   - pause: waits so many seconds, for the next code of a second factor; at most 30.
  public init(
    services: ServiceDirectory, stateFolder: String, sessions: SessionsFolder? = nil, secrets: SecretReader,
    audit: any AuditTrail,
    clock: any WallClock = SystemClock(), isAttended: Bool,
    shares: any ShareSource = NoShares(), serverClocks: any ServerClockReader = NoServerClocks(),
    events: any EventSink = NoEvents(), lockPatience: Duration = SessionKeeper.standardPatience,
    isCurrent: @escaping @Sendable (Environment) -> Bool = { FileFingerprint.of($0.file) == $0.fingerprint },
    pause: @escaping @Sendable (TimeInterval) async -> Void = { await Pause.sleep(for: .seconds($0)) }
  ) {
    self.services = services
    let sessions = sessions ?? SessionsFolder(inState: stateFolder)
    store = SessionStore(sessions, clock: clock)
    elsewhere = sessions.elsewhere.map { SessionStore(folder: $0, clock: clock) }
    signIns = SignInLedger(folder: SignInLedger.folder(in: stateFolder))
    self.secrets = secrets
    self.audit = audit
    self.clock = clock
    self.isAttended = isAttended
    self.shares = shares
    self.serverClocks = serverClocks
    self.events = events
    memories = stateFolder
    self.lockPatience = lockPatience
    self.isCurrent = isCurrent
    self.pause = pause
  }
}

extension SessionKeeper: SessionProvider {
  /// Does what is asked in this process.
  public func answer(to request: SessionRequest) async throws(SessionFailure) -> SessionAnswer {
    switch request {
    case .about(let environment, .obtain(let need)):
      return .session(.loggedIn(try await session(for: environment, need: need)))
    case .about(let environment, .renew): return .session(.loggedIn(try await renew(environment)))
    case .about(let environment, .replace(let refused)):
      return .session(.loggedIn(try await session(for: environment, refused: refused.secret)))
    case .about(let environment, .logIn(let answers, let challenge)):
      return .session(try await logIn(to: environment, answers: answers.answers, after: challenge?.challenge))
    case .about(let environment, .logOut): return .loggedOut(try await logOut(of: environment))
    case .about(let environment, .forget):
      try await forgetSession(of: environment)
      return .done
    case .about(let environment, .look):
      try await look(at: environment)
      return .done
    case .forgetAll(let name, let tokenFile):
      try await forget(name, tokenFile: tokenFile)
      return .done
    }
  }

  /// What is on disk now; no lock, no network.
  public func statuses(of environments: [Environment]) -> [SessionStatus] {
    var ways = TrustedWays()
    var known: [EnvironmentName: ShareCondition] = [:]
    return environments.map { environment in
      var status =
        switch store.read(environment.name, by: &ways) {
        case .none: SessionStatus(of: SessionRecord(of: environment), for: environment)
        case .broken(let reason), .unusable(let reason): SessionStatus(.unusable(reason: reason))
        case .found(let record): SessionStatus(of: record, for: environment)
        }
      if let share = status.share?.name {
        let condition = known[share] ?? conditions.read(share)
        known[share] = condition
        status.share?.condition = condition
      }
      return status
    }
  }

  /// A valid session without asking a person: cached, else refreshed, else logged in where the environment supplies everything.
  public func session(for environment: Environment, need: ValidityRequirement) async throws(SessionFailure)
    -> HeldSession
  {
    let seen = try await record(of: environment)
    let context = context(of: seen, in: environment, try service(of: environment), need: need)
    if let held = atHand(in: context) { return held }
    let whenBusy = { () throws(SessionFailure) in try held(in: context, after: .busy(environment.name)) }
    // What another has saved is good without the lock: many who wait are served at once, and not one after the other.
    var file: FileFingerprint?
    let served = { () async -> HeldSession? in
      let present = FileFingerprint.of(store.path(of: environment.name))
      guard present != file else { return nil }
      file = present
      return try? await atHand(for: environment, need: need)
    }
    return try await locked(environment, seen: seen, or: whenBusy, unless: served) {
      transaction throws(SessionFailure) in
      let held = try await resolve(&transaction, need: need)
      return hasNewTokenFile(environment, transaction.record) ? await adoptTokenFile(&transaction, held) : held
    }
  }

  /// Refreshes now, although the session may still be good. A session of cookies is refreshed by asking the server about it, which spends no sign-in.
  public func renew(_ environment: Environment) async throws(SessionFailure) -> HeldSession {
    let seen = try await record(of: environment)
    return try await locked(environment, seen: seen) { transaction throws(SessionFailure) in
      if transaction.wasRenewedMeanwhile, let held = transaction.held() { return held }
      if case .cookies? = transaction.held()?.session.credentials {
        _ = try await perform(&transaction) { service, access throws(ServiceFailure) in
          try await service.sessionDetails(access)
        }
        return try inHand(transaction)
      }
      return try await resolve(&transaction, need: .ordinary, isForced: true)
    }
  }

  /// A session other than one whose token the server refused before its time: refreshed once by whoever comes first, adopted by the others.
  public func session(
    for environment: Environment, refused token: Secret
  ) async throws(SessionFailure) -> HeldSession {
    let seen = try await record(of: environment)
    return try await locked(environment, seen: seen) { transaction throws(SessionFailure) in
      if transaction.held()?.session.accessToken == token {
        let account = transaction.record.session?.account
        transaction.record.endAccess(at: clock.now)
        let detail = ["the server rejected its access token", suspectReplacing(&transaction)].compactMap(\.self)
        await audit.record(
          AuditEvent(.ended, in: environment, account: account, detail: detail.joined(separator: ". ")))
        await mirror(&transaction)
        try await save(&transaction)
      }
      return try await resolve(&transaction, need: .ordinary)
    }
  }
}

/// Acting under a session.
extension SessionKeeper: SessionPerformer {
  var keeper: SessionKeeper { self }

  /// Does something under a session of cookies, which changes with every answer: the lock is held for the request, so that only one is under way.
  func performAlone<Value: Sendable>(
    in environment: Environment,
    _ operation: @Sendable (any Service, Access) async throws(ServiceFailure) -> ServiceAnswer<Value>
  ) async throws(SessionFailure) -> ServiceAnswer<Value> {
    try await locked(environment, seen: record(of: environment)) { transaction throws(SessionFailure) in
      try await perform(&transaction, operation)
    }
  }

  /// The same under the lock, saving what the answer refreshed before it is given.
  func perform<Value: Sendable>(
    _ transaction: inout SessionTransaction, isRepeated: Bool = false,
    _ operation: @Sendable (any Service, Access) async throws(ServiceFailure) -> ServiceAnswer<Value>
  ) async throws(SessionFailure) -> ServiceAnswer<Value> {
    let held = try await resolve(&transaction, need: .ordinary)
    let environment = transaction.environment
    let access = try await access(transaction, held.session)
    do throws(ServiceFailure) {
      var answer = try await operation(transaction.service, access)
      transaction.record.accept(renewed: answer.renewed, serverDate: answer.serverDate, at: clock.now)
      await shareRenewal(of: held.session, &transaction)
      await saveNewSession(&transaction)
      let notices = [answer.notice].compactMap(\.self) + transaction.notices
      answer.notice = notices.isEmpty ? nil : notices.joined(separator: " ")
      return answer
    } catch .sessionRefused(let words) {
      let reason = [words, suspectReplacing(&transaction)].compactMap(\.self).joined(separator: " ")
      await noteEnd(reason, &transaction)
      await shareRenewal(of: held.session, &transaction)
      if !canLogInAlone(transaction) {
        transaction.record.needPerson(
          "The server ended the session: \(reason)", word: RecordedFailure.endedWord, for: environment, at: clock.now)
      }
      try await save(&transaction)
      if isRepeated { throw .service(.sessionRefused(reason: reason)) }
    } catch {
      throw .service(error)
    }
    return try await perform(&transaction, isRepeated: true, operation)
  }

  /// Whether a server's date tells of another clock than was thought.
  func tellsNews(_ serverDate: Date, of held: HeldSession) -> Bool {
    let offset = ServerClock.offset(serverDate: serverDate, local: clock.now)
    return abs(offset - held.clockOffset) > ServerClock.tolerance
  }

  /// Notes what an answer told of a session besides what was asked; not worth waiting for a lock.
  func note(_ news: SessionNews, of held: HeldSession, in environment: Environment) async {
    let local = clock.now
    guard let lock = try? openLock(of: environment.name), lock.tryLock() else { return }
    defer { lock.unlock() }
    guard let service = services[environment.service], case .found(let record) = await stored(environment.name) else {
      return
    }
    var transaction = SessionTransaction(
      environment: environment, service: service, record: record, failureMeanwhile: nil, wasRenewedMeanwhile: false,
      notices: [])
    // Other hosts go by the end that the register has.
    if news.renewed != nil, environment.share != nil, (try? await meet(&transaction)) == nil { return }
    guard transaction.record.session == held.session else { return }
    transaction.record.accept(renewed: news.renewed, serverDate: news.serverDate, at: local)
    await shareRenewal(of: held.session, &transaction)
    await saveNewSession(&transaction)
  }
}

/// Keeps sessions and acts under them, in the same steps whether this process takes the locks or others do.
protocol SessionPerformer: SessionProvider {
  /// The keeper of this process, which reads what is on disk.
  var keeper: SessionKeeper { get }

  /// Does something under a session of cookies, which changes with every answer: the lock is held for the request, so that only one is under way.
  func performAlone<Value: Sendable>(
    in environment: Environment,
    _ operation: @Sendable (any Service, Access) async throws(ServiceFailure) -> ServiceAnswer<Value>
  ) async throws(SessionFailure) -> ServiceAnswer<Value>

  /// Notes what an answer told of a session besides what was asked; not worth waiting for a lock.
  func note(_ news: SessionNews, of held: HeldSession, in environment: Environment) async
}

/// What an answer told of a session of tokens that is worth writing down.
struct SessionNews: Sendable {
  /// The session after its use has moved its end; nil if that moved little or not at all.
  var renewed: Session?
  /// The server's date, if the clock that it goes by is worth noting.
  var serverDate: Date?
}

extension SessionPerformer {
  /// Does something under a valid session, and once more where the server refuses the session.
  public func perform<Value: Sendable>(
    in environment: Environment,
    _ operation: @Sendable (any Service, Access) async throws(ServiceFailure) -> ServiceAnswer<Value>
  ) async throws(SessionFailure) -> ServiceAnswer<Value> {
    let held = try await session(for: environment, need: .ordinary)
    guard let token = held.session.accessToken else { return try await performAlone(in: environment, operation) }
    do throws(SessionFailure) {
      return try await perform(in: environment, under: held, operation)
    } catch .service(.sessionRefused) {
      let other = try await session(for: environment, refused: token)
      return try await perform(in: environment, under: other, operation)
    }
  }

  /// Asks the server, and notes its clock where that is another than was thought, and the session's end where the use has moved it far.
  private func perform<Value: Sendable>(
    in environment: Environment, under held: HeldSession,
    _ operation: @Sendable (any Service, Access) async throws(ServiceFailure) -> ServiceAnswer<Value>
  ) async throws(SessionFailure) -> ServiceAnswer<Value> {
    let service = try keeper.service(of: environment)
    let secrets = try await keeper.sessionSecrets(of: environment, service)
    let access = Access(
      environment: environment, session: held.session, now: keeper.clock.now.addingTimeInterval(held.clockOffset),
      secrets: secrets)
    let answer = try await rethrow(awaiting: await operation(service, access), as: SessionFailure.service)
    let renewed = answer.renewed.flatMap { $0.endsNotablyLater(than: held.session) ? $0 : nil }
    let isOtherClock = answer.serverDate.map { keeper.tellsNews($0, of: held) } ?? false
    if renewed != nil || isOtherClock {
      await note(SessionNews(renewed: renewed, serverDate: answer.serverDate), of: held, in: environment)
    }
    return answer
  }
}
