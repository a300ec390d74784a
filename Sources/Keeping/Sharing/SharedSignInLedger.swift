import Formats
import FoundationEssentials
import Host
import TokenModel

/// Counts sign-ins at one origin together with the other hosts of a share: the count is in the register, and a copy of it on this host's disk.
/// `SignInRules` decides what is done; one process of this host at a time does it.
struct SharedSignInLedger: Sendable {
  /// Whether a sign-in may be sent.
  enum Outcome: Sendable, Equatable {
    /// It is in the register.
    case counted
    /// None is left, by this count.
    case refused(SharedSignIns)
  }

  private let origin: Origin
  private let value: SealedValue
  private let limit: SignInLimit
  private let own: SignInLedger
  private let file: SignInMemoryFile

  private static let lockPatience = SessionKeeper.standardPatience
  /// How many swaps it may lose to other hosts before it gives up.
  private static let mostConflicts = 20

  /// The ledger of an origin.
  /// - Parameter own: what this host counts alone: sign-ins of environments that are not shared, and those while the register did not answer.
  init(at origin: Origin, in share: Share, limit: SignInLimit, own: SignInLedger) {
    self.origin = origin
    value = SealedValue(
      share: share, key: share.seal.key(ofSignInsAt: origin, egress: share.egress), origin: origin)
    self.limit = limit
    self.own = own
    file = SignInMemoryFile(of: origin, in: share.name, folder: own.folder)
  }

  /// Counts one sign-in about to be sent, if one is left.
  /// - Parameters:
  ///   - server: the time by the server's clock.
  ///   - isHeard: whether the server has said it, not the local clock.
  func spend(
    _ identity: SignInIdentity, forPerson isPerson: Bool, at server: Date, isHeard: Bool
  ) async throws(ShareFailure) -> Outcome {
    let clock = clock(server, isHeard)
    return try await locked(clock, server) { memory throws(ShareFailure) in
      var isUnsure = false
      let outcome: Result<Outcome, ShareFailure>
      do throws(ShareFailure) {
        outcome = .success(
          try await settle(toward: .spend(identity, isPerson: isPerson), &memory, clock, isUnsure: &isUnsure))
      } catch {
        outcome = .failure(error)
      }
      if isUnsure, (try? outcome.get()) != .counted {
        memory.withdraw(identity)
        try await save(memory)
      }
      return try outcome.get()
    }
  }

  /// Takes back one that was certainly not sent. If the register does not answer now, it gets that with this host's next sign-in.
  func withdraw(_ identity: SignInIdentity, at server: Date, isHeard: Bool) async throws(ShareFailure) {
    try await correct(server, isHeard) { $0.withdraw(identity) }
  }

  /// Notes that the server accepts no more in this window.
  func exhaust(at server: Date, isHeard: Bool) async throws(ShareFailure) {
    try await correct(server, isHeard) { $0.exhaust() }
  }

  /// Whether this host has counted sign-ins alone that the register may not know.
  func hasUntold(at server: Date) async -> Bool {
    guard let known = try? await memory() else { return false }
    return known.copy != withOwn(known, server).copy
  }

  /// Adds them to the register's count.
  /// - Parameter server: the time by the server's clock.
  func tell(at server: Date) async throws(ShareFailure) { try await correct(server, true) { _ in } }

  /// Notes that the register has lost something.
  func doubt() async throws(ShareFailure) {
    try await withLock { () async throws(ShareFailure) in
      var memory = try await memory()
      memory.doubt()
      try await save(memory)
    }
  }

  private func correct(
    _ server: Date, _ isHeard: Bool, _ change: (inout SignInMemory) -> Void
  ) async throws(ShareFailure) {
    let clock = clock(server, isHeard)
    try await locked(clock, server) { memory throws(ShareFailure) in
      change(&memory)
      try await save(memory)
      var isUnsure = false
      _ = try await settle(toward: .look, &memory, clock, isUnsure: &isUnsure)
    }
  }

  private func clock(_ server: Date, _ isHeard: Bool) -> SignInClock {
    SignInClock(window: SignInBudget(limit: limit, at: server).windowStart, isServers: isHeard)
  }

  /// Takes the steps that the rules ask for.
  /// - Parameter isUnsure: set where a sign-in may be in the register although it is not known to be.
  private func settle(
    toward need: SignInNeed, _ memory: inout SignInMemory, _ clock: SignInClock, isUnsure: inout Bool
  ) async throws(ShareFailure) -> Outcome {
    var lost = 0
    for _ in 0..<Self.mostConflicts {
      let (read, version) = try await reading(&memory)
      switch SignInRules.step(toward: need, in: read, memory: memory, limit: limit, clock: clock) {
      case .stands:
        if !memory.tellsLoss(read) { memory.note(read) }
        try await save(memory)
        return .counted
      case .refuse(let known):
        // A window by the local clock alone is not remembered.
        if clock.isServers { memory.learn(known) }
        try await save(memory)
        return .refused(known)
      case .swap(let record):
        switch try await swap(record, over: read, version, &memory, clock) {
        case .done: if Self.isDone(need, by: record) { return .counted }
        case .conflict: break
        case .putBack: isUnsure = true
        case .lost(let reason):
          isUnsure = true
          memory.learn(record.signIns)
          lost += 1
          if lost == SessionKeeper.mostLostSwaps { throw .unusable(reason: reason) }
        }
      }
    }
    throw .unusable(reason: "Other hosts sign in all the time.")
  }

  private enum SwapOutcome {
    case done, conflict
    /// The register was put back meanwhile.
    case putBack
    /// Nobody knows whether the register has made it or will.
    case lost(reason: String)
  }

  /// Swaps a count in, and has it on disk before anything is sent.
  private func swap(
    _ record: SignInRecord, over read: SignInReading, _ version: RegisterVersion?, _ memory: inout SignInMemory,
    _ clock: SignInClock
  ) async throws(ShareFailure) -> SwapOutcome {
    let swapped: SealedValue.Reading
    do throws(ShareFailure) {
      swapped = try await value.swap(record.content, generation: record.generation, over: version)
    } catch {
      switch error {
      case .changed: return .conflict
      case .unknown(let reason): return .lost(reason: reason)
      case .unusable: throw error
      }
    }
    let isBehind = swapped.standing.isBehind(read.standing)
    memory.noteSwap(
      SignInReading(record: record, digest: swapped.entry?.digest, standing: swapped.standing), clock: clock)
    if isBehind { memory.doubt() }
    try await save(memory)
    return isBehind ? .putBack : .done
  }

  private static func isDone(_ need: SignInNeed, by record: SignInRecord) -> Bool {
    switch need {
    case .look: true
    case .spend(let identity, _): record.signIns.counted.contains(identity)
    }
  }

  private func reading(
    _ memory: inout SignInMemory
  ) async throws(ShareFailure) -> (SignInReading, RegisterVersion?) {
    let reading = try await value.read()
    guard let entry = reading.entry else {
      return (SignInReading(record: nil, digest: nil, standing: reading.standing), nil)
    }
    guard let opened = entry.opened else {
      memory.doubt()
      return (SignInReading(record: nil, digest: nil, standing: reading.standing), entry.version)
    }
    let record = try rethrow(SignInRecord(opened), as: ShareFailure.init(content:))
    return (SignInReading(record: record, digest: entry.digest, standing: reading.standing), entry.version)
  }
}

/// The copy on disk.
extension SharedSignInLedger {
  private func locked<Value: Sendable>(
    _ clock: SignInClock, _ server: Date, _ body: (inout SignInMemory) async throws(ShareFailure) -> Value
  ) async throws(ShareFailure) -> Value {
    try await withLock { () async throws(ShareFailure) in
      var memory = try await memory()
      if clock.isServers { memory = withOwn(memory, server) }
      return try await body(&memory)
    }
  }

  private func withLock<Value: Sendable>(
    _ body: () async throws(ShareFailure) -> Value
  ) async throws(ShareFailure) -> Value {
    let file = file
    let lock = try await rethrow(
      awaiting: await BlockingCall.run { () throws(SystemFailure) in try file.lock() },
      as: ShareFailure.init(system:))
    guard await lock.lock(within: Self.lockPatience) else {
      throw .unusable(reason: "Another process of this host signs in at \(origin), and has not finished.")
    }
    defer { lock.unlock() }
    return try await body()
  }

  /// The memory with what this host has counted alone in the window of a time.
  private func withOwn(_ memory: SignInMemory, _ server: Date) -> SignInMemory {
    let budget = own.budget(at: origin, limit: limit, now: server)
    var memory = memory
    memory.learn(own: min(budget.spent, limit.count), window: budget.windowStart)
    return memory
  }

  /// What this host remembers of the count.
  private func memory() async throws(ShareFailure) -> SignInMemory {
    let file = file
    let content = try await rethrow(
      awaiting: await BlockingCall.run { () throws(FileAccessFailure) in try file.read() },
      as: { (failure: FileAccessFailure) in ShareFailure.unusable(reason: failure.description) })
    var memory = SignInMemory(key: value.key, host: SignInIdentity.host(), standing: value.share.joined)
    switch content {
    case .memory(let found) where found.key == value.key: return found
    case .memory, .nothing: break
    case .damaged: memory.doubt()
    }
    return memory
  }

  private func save(_ memory: SignInMemory) async throws(ShareFailure) {
    let file = file
    try await rethrow(
      awaiting: await BlockingCall.run { () throws(SystemFailure) in try file.save(memory) },
      as: ShareFailure.init(system:))
  }
}
