import Formats
import FoundationEssentials
import Host
import TokenModel

/// Reading, locking and saving: the steps around every refresh.
extension SessionKeeper {
  /// The service of an environment.
  func service(of environment: Environment) throws(SessionFailure) -> any Service {
    guard let service = services[environment.service] else {
      // Its file was another, or accepted, when the environment was read.
      _ = try rethrow(
        services.profile(of: environment.service),
        as: { (_: FileFailure) in SessionFailure.environmentChanged(environment.name) })
      let known = services.profiles.map(\.name.rawValue).joined(separator: ", ")
      let reason = "\(environment.file): unknown service '\(environment.service)'. fob knows: \(known)"
      throw .service(.unsupported(reason: reason))
    }
    return service
  }

  /// The record as it is now; a damaged one counts as empty until the lock is held.
  func record(of environment: Environment) async throws(SessionFailure) -> SessionRecord {
    switch await stored(environment.name) {
    case .found(let record): return record
    case .none, .broken: return SessionRecord(of: environment)
    case .unusable(let reason): throw .state(reason: reason)
    }
  }

  /// What is on disk now.
  func stored(_ name: EnvironmentName) async -> StoredRecord {
    await BlockingCall.run { [store] in store.read(name) }
  }

  /// What is to be decided about a record now.
  func context(
    of record: SessionRecord, in environment: Environment, _ service: any Service,
    need: ValidityRequirement = .ordinary,
    isForced: Bool = false, wasRefused: Bool = false
  ) -> RenewalContext {
    RenewalContext(
      record: record, environment: environment, profile: service.profile, need: need, isForced: isForced,
      wasRefused: wasRefused,
      canLogInAlone: loginDemand(for: environment, record: record, service: service).isNothing, now: clock.now)
  }

  /// The session as it is on disk where it is good enough and there is nothing to do about it; nil where the lock is needed.
  func atHand(for environment: Environment, need: ValidityRequirement) async throws(SessionFailure) -> HeldSession? {
    let seen = try await record(of: environment)
    return atHand(in: context(of: seen, in: environment, try service(of: environment), need: need))
  }

  /// The same for a situation that is known.
  func atHand(in context: RenewalContext) -> HeldSession? {
    guard !hasNewTokenFile(context.environment, context.record), isConfirmed(context),
      case .use(let warning) = SessionRules.decision(in: context)
    else { return nil }
    return context.held.map { held in
      var held = held
      held.warning = warning
      return held
    }
  }

  /// Whether a session may be used without reading the register: it is not shared, or was read within the last minute. One without a known end may have
  /// been ended by any host.
  private func isConfirmed(_ context: RenewalContext) -> Bool {
    guard context.environment.share != nil else { return context.record.confirmed == nil }
    return context.record.confirmed != nil && context.record.isConfirmed(at: context.now) && context.secondsLeft != nil
  }

  /// Does something under the environment's lock, with the record read again. Nothing is done by a file that was changed or removed meanwhile.
  /// - Parameters:
  ///   - seen: the record before waiting for the lock, to tell what others did meanwhile.
  ///   - whenBusy: what to return when the lock does not come free in time; by default `busy` is thrown.
  ///   - served: looked for while somebody else holds the lock; where it is there it is returned, and the lock is not waited for any more.
  func locked<Value: Sendable>(
    _ environment: Environment, seen: SessionRecord, or whenBusy: (() throws(SessionFailure) -> Value)? = nil,
    unless served: () async -> Value? = { nil },
    _ body: (inout SessionTransaction) async throws(SessionFailure) -> Value
  ) async throws(SessionFailure) -> Value {
    let service = try service(of: environment)
    let began = clock.now
    let lock = try openLock(of: environment.name)
    var value: Value?
    let isLocked = await lock.lock(within: lockPatience) {
      value = await served()
      return value == nil
    }
    guard isLocked else {
      if let value { return value }
      if Task.isCancelled { throw .service(.cancelled) }
      guard let whenBusy else { throw .busy(environment.name) }
      return try whenBusy()
    }
    var events: [RaisedEvent] = []
    let result: Result<Value, SessionFailure>
    do throws(SessionFailure) {
      result = .success(try await changed(environment, service, seen: seen, since: began, &events, body))
    } catch {
      result = .failure(error)
    }
    lock.unlock()
    await self.events.raise(events, in: environment)
    return try result.get()
  }

  /// The same under the lock.
  /// - Parameters:
  ///   - began: when the wait for the lock began.
  ///   - events: what to tell once the lock is free.
  private func changed<Value: Sendable>(
    _ environment: Environment, _ service: any Service, seen: SessionRecord, since began: Date,
    _ events: inout [RaisedEvent],
    _ body: (inout SessionTransaction) async throws(SessionFailure) -> Value
  ) async throws(SessionFailure) -> Value {
    var transaction = try await begin(environment, service, seen: seen)
    try await meet(&transaction, waitingSince: began)
    let earlier = transaction.record
    defer {
      events = transaction.events
      events += RaisedEvent.events(from: earlier, to: transaction.record, in: environment, at: clock.now)
    }
    return try await body(&transaction)
  }

  func openLock(of name: EnvironmentName) throws(SessionFailure) -> LockFile {
    try rethrow(store.lock(of: name), as: SessionFailure.init(system:))
  }

  /// Reads again under the lock; a damaged file is set aside now.
  func begin(
    _ environment: Environment, _ service: any Service, seen: SessionRecord
  ) async throws(SessionFailure) -> SessionTransaction {
    guard isCurrent(environment) else { throw .environmentChanged(environment.name) }
    var notices: [String] = []
    if case .broken = await stored(environment.name) { notices.append(try await setAside(environment.name)) }
    let record = try await record(of: environment)
    return SessionTransaction(
      environment: environment, service: service, record: record,
      failureMeanwhile: record.failure == seen.failure ? nil : record.failure(for: environment),
      wasRenewedMeanwhile: record.session != nil && record.session != seen.session, notices: notices)
  }

  private func setAside(_ name: EnvironmentName) async throws(SessionFailure) -> String {
    let target = try await rethrow(
      awaiting: await BlockingCall.run { () throws(SystemFailure) in try store.setAside(name) },
      as: SessionFailure.init(system:))
    return "The session file of \(name) was damaged; fob set it aside as \(target)."
  }

  /// Makes the record true for everybody, on disk before this returns.
  func save(_ transaction: inout SessionTransaction) async throws(SessionFailure) {
    transaction.record.generation += 1
    if transaction.record.binding == SessionBinding(transaction.environment) {
      transaction.record.environmentFile = transaction.environment.fingerprint
    }
    let (record, name, reserved) = (transaction.record, transaction.environment.name, transaction.reserved)
    transaction.reserved = nil
    transaction.record = try await rethrow(
      awaiting: await BlockingCall.run { () throws(SessionStoreFailure) in
        try store.save(record, as: name, in: reserved)
      }, as: { (failure: SessionStoreFailure) in SessionFailure.state(reason: failure.description) })
  }

  /// Makes sure that the next save succeeds, before something is sent whose outcome it keeps.
  /// - Throws: `state`; nothing is to be sent then.
  func reserve(_ transaction: inout SessionTransaction) async throws(SessionFailure) {
    let name = transaction.environment.name
    transaction.reserved = nil
    transaction.reserved = try await rethrow(
      awaiting: await BlockingCall.run { () throws(SystemFailure) in try store.reserve(name) },
      as: { (failure: SystemFailure) in
        SessionFailure.state(reason: "Nothing was sent, because fob could not save the outcome. \(failure)")
      })
  }

  /// Saves a session that was just got. It is in hand now and must not be lost: where it cannot be saved, the caller still gets it, with a warning.
  func saveNewSession(_ transaction: inout SessionTransaction) async {
    do throws(SessionFailure) {
      try await save(&transaction)
    } catch {
      transaction.isSaved = false
      transaction.notices.append("The new session could not be saved, so no other process has it: \(error)")
    }
    await mirror(&transaction)
  }

  /// Whether the environment's file may have come to name a token file since the session was got.
  func hasNewTokenFile(_ environment: Environment, _ record: SessionRecord) -> Bool {
    environment.tokenFile != nil && record.environmentFile != environment.fingerprint
      && record.held(for: environment) != nil
  }

  /// Fills a token file that the environment's file has come to name; noted in the record, so that it is done once.
  func adoptTokenFile(_ transaction: inout SessionTransaction, _ held: HeldSession) async -> HeldSession {
    transaction.notices = [held.warning].compactMap(\.self)
    await mirror(&transaction)
    try? await save(&transaction)
    return transaction.held() ?? held
  }

  /// Makes sure, before a token is asked for, that it can be kept where the environment names a token file.
  /// - Throws: `state`, where something stands there that fob did not write.
  func requireTokenFile(of environment: Environment) async throws(SessionFailure) {
    guard let path = environment.tokenFile else { return }
    try await rethrow(
      awaiting: await BlockingCall.run { () throws(SystemFailure) in
        try TokenFile(path: path, stateFolder: memories).requirePlace()
      },
      as: { (failure: SystemFailure) in
        SessionFailure.state(reason: "\(environment.file): token_file: \(failure) Nothing was sent.")
      })
  }

  /// Keeps the token file current, where the environment names one: a token that has ended is none, and one that its format has no room for is not there.
  func mirror(_ transaction: inout SessionTransaction) async {
    guard let path = transaction.environment.tokenFile else { return }
    let file = TokenFile(path: path, stateFolder: memories)
    let content: TokenFileContent?
    do throws(TextFailure) {
      content = try tokenFileContent(transaction)
    } catch {
      content = nil
      transaction.notices.append("There is no token file: \(error)")
    }
    do throws(SystemFailure) {
      try await BlockingCall.run { () throws(SystemFailure) in
        guard let content else { return try file.remove() }
        try file.write(content)
      }
    } catch {
      transaction.notices.append("The token file is not current: \(error)")
    }
  }

  /// What the token file is to contain; nil if there is no living token.
  private func tokenFileContent(_ transaction: SessionTransaction) throws(TextFailure) -> TokenFileContent? {
    guard let held = transaction.held(), let token = held.session.accessToken,
      held.secondsLeft(at: clock.now).map({ $0 > 0 }) ?? true,
      let presented = PresentedToken(token, as: transaction.service.profile.scriptToken)
    else { return nil }
    let expires = held.session.expires?.addingTimeInterval(-held.clockOffset)
    return try TokenFileContent(presented, expires: expires, of: transaction.environment)
  }
}

extension SessionFailure {
  /// The system refused what had to be done besides asking the server.
  init(system failure: SystemFailure) { self = .state(reason: failure.description) }

  /// A file of fob's own cannot be used.
  init(file failure: FileAccessFailure) { self = .state(reason: failure.description) }
}
