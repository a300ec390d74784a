import Formats
import FoundationEssentials
import Host
import TokenModel

/// What this host and the others of a team learn of each other besides the sessions themselves.
extension SessionKeeper {
  /// How the shares were when last asked.
  public var conditions: ShareConditions { ShareConditions(folder: store.folder) }

  /// A share by its name, whose register is noted to answer or not.
  /// - Parameter began: when this process began to wait for others that may have asked it; nil: it did not wait.
  func noted(
    _ name: EnvironmentName, waitingSince began: Date? = nil
  ) async throws(FileFailure) -> (share: Share, register: NotedRegister) {
    var share = try shares.share(named: name)
    let register = await BlockingCall.run { [share, conditions, clock] in
      NotedRegister(share, conditions, clock: clock, waitingSince: began ?? clock.now)
    }
    share.register = register
    return (share, register)
  }

  /// Takes in what other hosts did to a shared session: its register is asked, and no server.
  /// - Throws: `busy` at once where somebody on this host holds the session's lock.
  func look(at environment: Environment) async throws(SessionFailure) {
    let service = try service(of: environment)
    let lock = try openLock(of: environment.name)
    guard lock.tryLock() else { throw .busy(environment.name) }
    defer { lock.unlock() }
    var transaction = try await begin(environment, service, seen: record(of: environment))
    try await meet(&transaction)
    if let problem = transaction.shareProblem { throw problem }
  }

  /// Writes down that a register has ceased to answer, or answers again.
  /// - Returns: what to tell of it, or nil.
  func report(on share: Share, _ register: NotedRegister, in environment: Environment) async -> RaisedEvent? {
    switch register.news() {
    case nil: return nil
    case .fails(let reason):
      await audit.record(
        AuditEvent(
          .share, in: environment, account: nil, result: .failed,
          detail: "the share '\(share.name)' does not answer: \(reason)"))
      var event = RaisedEvent(.shareUnreachable, in: environment, at: clock.now, reason: reason)
      event.share = share.name
      return event
    case .answers:
      await audit.record(
        AuditEvent(.share, in: environment, account: nil, detail: "the share '\(share.name)' answers again"))
      return nil
    }
  }

  /// Writes this host's entry among the members again if it is old; if that fails, fob tries when the next is due.
  public func announce(in share: Share) async {
    let now = clock.now
    guard let presence = share.presence,
      await BlockingCall.run({ [conditions] in conditions.read(share.name).isToBeAnnounced(at: now) })
    else { return }
    let hosts = try? await presence.announce(by: share.seal)
    await BlockingCall.run { [conditions] in
      _ = conditions.change(share.name) { condition in
        condition.announced = now
        condition.hosts = hosts ?? condition.hosts
      }
    }
  }

  /// Notes that the session is now one that another host got.
  func noteAdoption(of session: Session?, after earlier: SessionRecord, by host: String?, in environment: Environment)
    async
  {
    guard let session, session.issued != earlier.session?.issued else { return }
    let detail = host.map { "got by \($0)" } ?? "got by another host"
    await audit.record(AuditEvent(.adopt, in: environment, account: session.account, detail: detail))
  }
}
