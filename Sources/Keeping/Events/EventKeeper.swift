import Formats
import FoundationEssentials
import Host
import TokenModel

/// Tells each threshold once, whichever processes look: what it has told is in a file of this host and, where an environment is shared, claimed in the
/// register.
public struct EventKeeper: Sendable {
  private let stateFolder: String
  private let names: TokenNames
  private let shares: any ShareSource
  private let audit: any AuditSource
  private let sink: any EventSink
  private let clock: any WallClock

  /// Entries of the audit log that are read for the tokens that fob created.
  private static let entryLimit = 100_000

  /// - Parameters:
  ///   - stateFolder: `$XDG_STATE_HOME/fob`.
  ///   - audit: knows which upload tokens fob created.
  ///   - sink: where events go.
  public init(
    stateFolder: String, names: TokenNames, shares: any ShareSource = NoShares(), audit: any AuditSource,
    sink: any EventSink, clock: any WallClock = SystemClock()
  ) {
    self.stateFolder = stateFolder
    self.names = names
    self.shares = shares
    self.audit = audit
    self.sink = sink
    self.clock = clock
  }

  /// Tells what is due by what was seen of an environment. Remembered first, told then: a kill between the two loses an event and never doubles one.
  /// - Throws: if the memory cannot be saved or the share does not answer. Nothing is reported then; the next check reports it.
  public func look(_ look: ExpiryLook, at environment: Environment) async throws(SessionFailure) {
    guard await sink.isWanted(in: environment) else { return }
    let file = EventMemoryFile(of: environment.name, in: stateFolder)
    let mark = try await names.mark(of: environment)
    let memory = try await BlockingCall.run { () throws(SessionFailure) in try file.read(environment.origin, mark: mark)
    }
    let seen = await knowingMade(look, memory, in: environment)
    let expected = ExpiryRules.verdict(on: seen, memory)
    guard !expected.due.isEmpty || expected.memory != memory else { return }
    // Where several hosts look, the register says who tells; their own memories keep them from asking again.
    let granted = try await claims(of: environment)?.claim(expected.due.flatMap(\.claims))
    let due = try await file.change(environment.origin, mark: mark) { memory in
      let verdict = ExpiryRules.verdict(on: seen, memory)
      memory = verdict.memory
      return verdict.due
    }
    // Another process of this host may have remembered meanwhile what this one has claimed.
    let told = granted.map { granted in expected.due.filter { $0.claims.first.map(granted.contains) ?? false } } ?? due
    await sink.raise(RaisedEvent.events(of: told, in: environment, at: clock.now), in: environment)
  }

  /// The same look, which knows the tokens that fob created: read only where there are some that are not remembered.
  private func knowingMade(
    _ look: ExpiryLook, _ memory: EventMemory, in environment: Environment
  ) async -> ExpiryLook {
    guard let list = look.list, memory.knowsList,
      list.rows.contains(where: { memory.tokens[$0.handle] == nil })
    else { return look }
    let query = AuditQuery(environment: environment.name.text, events: [AuditEvent.Kind.create.rawValue])
    var known = look
    known.list?.made.formUnion(await audit.latest(Self.entryLimit, of: query).compactMap(\.handle))
    return known
  }

  private func claims(of environment: Environment) async throws(SessionFailure) -> SharedEventClaims? {
    guard let name = environment.share else { return nil }
    let share = try await BlockingCall.run { [shares] () throws(SessionFailure) in
      try rethrow(
        shares.share(named: name),
        as: { (failure: FileFailure) in SessionFailure.state(reason: failure.description) })
    }
    return SharedEventClaims(about: environment, in: share, clock: clock)
  }
}

extension EventKeeper: EventSink {
  /// Whether anybody wants to hear of events in an environment.
  public func isWanted(in environment: Environment) async -> Bool { await sink.isWanted(in: environment) }

  /// Reports events. Tokens that this host created are claimed in the share, so that no other host reports them as appeared.
  public func raise(_ events: [RaisedEvent], in environment: Environment) async {
    let made = events.filter { $0.kind == .tokenCreated }.flatMap { $0.tokens?.handles ?? [] }
    await sink.raise(events, in: environment)
    await claimCreated(made, in: environment)
  }

  /// Claims tokens in the share.
  public func claimCreated(_ handles: [Handle], in environment: Environment) async {
    guard !handles.isEmpty, let claims = try? await claims(of: environment) else { return }
    _ = try? await claims.claim(handles.map(ExpiryRules.Due.claim(onNew:)))
  }
}
