import Formats
import FoundationEssentials
import Host
import Keeping
import Synchronization
import TokenModel

/// Refreshes the sessions of environments when they are due.
final class KeepWatch: Sendable {
  private let fob: Composition
  /// Spreads many programs over the time in which a session may be refreshed.
  private let jitter = Double.random(in: 0..<1)
  private let memory = Mutex(KeepMemory())
  private let shares: ShareWatches
  private let metrics: MetricsFile?
  private let looksAtTokens: Bool
  /// The running check of upload tokens.
  private let looking = Mutex<Task<Void, Never>?>(nil)
  private let graces: GraceWatch

  /// Seconds after which the files are read again although nothing is due: others may have changed environments and
  /// sessions.
  private static let longestWait: TimeInterval = 30
  /// The least seconds between two rounds, so that what stays overdue never causes a storm.
  private static let shortestWait: TimeInterval = 1

  /// Seconds between two looks at upload tokens.
  private static let tokenInterval: TimeInterval = 3600

  /// - Parameters:
  ///   - looksAtTokens: whether upload tokens and certificates are looked at every hour.
  ///   - metrics: where each round writes metrics; nil for nowhere.
  init(_ fob: Composition, looksAtTokens: Bool = false, metrics: MetricsFile? = nil) {
    self.fob = fob
    self.looksAtTokens = looksAtTokens
    self.metrics = metrics
    shares = ShareWatches(keeper: fob.keeper, sessions: fob.sessions)
    graces = GraceWatch(fob)
  }

  /// Ends what goes on between rounds.
  func end() {
    shares.end()
    looking.withLock { $0?.cancel() }
  }

  /// Refreshes what is due and waits until the next is. Cancelling ends the wait; a refresh that has begun is finished.
  func round(_ names: [String]) async {
    await fob.audit.sendHead()
    _ = await renewWhatIsDue(usableNow(names))
    _ = await graces.revokeWhatIsDue(in: usableNow(names))
    await writeMetrics()
    guard Output.failure == nil else { return }
    let usable = usableNow(names)
    await tellMeanwhile(in: usable)
    let now = fob.clock.now
    shares.follow(usable)
    let graceEnd = await graces.nextDue(in: usable)
    let waits =
      usable.compactMap { due($0, at: now)?.timeIntervalSince(now) }
      + [graceEnd].compactMap {
        $0?.timeIntervalSince(now)
      }
    let wait = min(waits.min() ?? Self.longestWait, Self.longestWait)
    await Pause.sleep(for: .seconds(max(wait, Self.shortestWait)))
  }

  /// Tells what expires soon: of sessions, and of upload tokens and certificates where that was asked for.
  func tellWhatExpires(in environments: [Environment]) async {
    note(ofTokens: false, await EventLook(fob: fob).lookAtSessions(of: environments))
    if looksAtTokens { note(ofTokens: true, await EventLook(fob: fob).lookAtEverything(in: environments)) }
  }

  /// The same between two rounds: at upload tokens every hour, and apart, since servers that are slow must not hold up a refresh.
  private func tellMeanwhile(in environments: [Environment]) async {
    note(ofTokens: false, await EventLook(fob: fob).lookAtSessions(of: environments))
    let now = fob.clock.now
    guard looksAtTokens, memory.withLock({ $0.looksAtTokens(at: now, every: Self.tokenInterval) }) else { return }
    let task = TaskThreadPool.start { [self] in
      note(ofTokens: true, await EventLook(fob: fob).lookAtEverything(in: environments))
    }
    looking.withLock { looking in
      looking?.cancel()
      looking = task
    }
  }

  private func note(ofTokens: Bool, _ failures: [String]) {
    for failure in memory.withLock({ $0.noteUntold(failures, ofTokens: ofTokens) }) { Output.note("fob: \(failure)") }
  }

  /// Refreshes what is due, all environments at once.
  /// - Returns: the failures.
  func renewWhatIsDue(_ environments: [Environment]) async -> [SessionFailure] {
    let now = fob.clock.now
    let due = environments.filter { environment in self.due(environment, at: now).map { $0 <= now } ?? false }
    // Separate tasks: the reply to a refresh that was sent is saved even if the program is asked to stop.
    let renewals = due.map { environment in TaskThreadPool.start { await self.renew(environment) } }
    var failures: [SessionFailure] = []
    for renewal in renewals {
      if let failure = await renewal.value { failures.append(failure) }
    }
    return failures
  }

  /// Writes the metrics, where they are wanted. Why that failed is said once, until it works again.
  func writeMetrics() async {
    guard let metrics else { return }
    var reason: String?
    do throws(SystemFailure) { try await metrics.write(fob) } catch { reason = error.description }
    if let news = memory.withLock({ $0.noteMetrics(reason) }) {
      Output.note("fob: the metrics are not written: \(news)")
    }
  }

  /// Revokes old upload tokens whose grace is over.
  /// - Returns: the failures.
  func revokeWhatIsDue(_ environments: [Environment]) async -> [CommandFailure] {
    await graces.revokeWhatIsDue(in: environments)
  }

  /// Why environments named on the command line are not kept; an unknown name is a failure.
  func cannotKeep(_ names: [String]) throws(CommandFailure) -> [String] {
    guard !names.isEmpty else { return [] }
    return try fob.usable(named: names).compactMap { environment in
      guard due(environment, at: fob.clock.now) == nil else { return nil }
      if environment.refresh == .manual { return "\(environment.name) is not kept: its file says refresh = manual." }
      if let limited = fob.services[environment.service]?.profile, limited.signInLimit != nil {
        return
          "\(environment.name) is not kept: \(limited.displayName) does not say when a session expires and limits sign-ins."
      }
      return "\(environment.name) is not kept: only a person can log in. Run: fob login \(environment.name)"
    }
  }

  /// The environments whose files can be used now. One whose file is missing or broken, as while an editor saves it, is
  /// skipped and reported once.
  private func usableNow(_ names: [String]) -> [Environment] {
    var entries = names.isEmpty ? fob.environments.entries() : []
    var usable: [Environment] = []
    var reasons: [String: String] = [:]
    for name in names {
      do throws(CommandFailure) {
        entries += try fob.entries(named: [name])
      } catch {
        reasons[name] = error.message
      }
    }
    for entry in entries {
      switch entry {
      case .usable(let environment): usable.append(environment)
      case .broken(let name, let problem): reasons[name] = problem.description
      }
    }
    for (name, reason) in memory.withLock({ $0.noteUnusable(reasons) }) {
      Output.note("fob: \(DisplayText(name)) is not kept for now: \(reason)")
    }
    return usable
  }

  /// When an environment's session is due; nil if nothing can be done without a person.
  private func due(_ environment: Environment, at now: Date) -> Date? {
    guard let profile = fob.services[environment.service]?.profile else { return nil }
    let status = fob.sessions.status(of: environment)
    let vain = memory.withLock { $0.vainTries(in: environment.name) }
    return SessionRules.automaticRenewal(
      of: status, refresh: environment.refresh, profile: profile,
      canLogInAlone: fob.sessions.loginDemand(for: environment, in: status).isNothing, beginsSessions: true,
      lastTry: vain?.last, vainTries: vain?.count ?? 1, jitter: jitter, now: now)
  }

  private func renew(_ environment: Environment) async -> SessionFailure? {
    do throws(SessionFailure) {
      let held = try await fob.sessions.session(for: environment, need: .ordinary)
      memory.withLock { $0.noteSession(held, in: environment.name, at: fob.clock.now) }
      Output.warning(of: held)
      Output.result(SessionLine.line(held, of: environment, after: .renewal, now: fob.clock.now))
      return nil
    } catch {
      let isNews = memory.withLock { $0.noteFailure(error, in: environment.name, at: fob.clock.now) }
      if isNews { Output.note("fob: \(error.description(in: environment.name))") }
      return error
    }
  }
}

/// What a program that keeps sessions remembers of its attempts.
struct KeepMemory {
  /// Attempts in a row that did not succeed fully.
  struct VainTries {
    /// When the last one was.
    var last: Date
    /// How many.
    var count: Int
  }

  private var vainTries: [EnvironmentName: VainTries] = [:]
  /// The kind of failure last reported for each environment, so that it is not repeated at every attempt.
  private var said: [EnvironmentName: String] = [:]

  /// Why environments could not be used at the last look at their files.
  private var unusable: [String: String] = [:]

  /// Why the metrics could not be written at the last attempt.
  private var metricsFailure: String?

  /// When upload tokens were looked at last.
  private var lastLook: Date?
  /// Why something was not told, at the last look at sessions and at the last one at everything.
  private var untold: [Bool: [String]] = [:]

  /// Whether upload tokens are to be looked at again; they count as looked at then. A clock that was set back waits for nothing.
  mutating func looksAtTokens(at now: Date, every interval: TimeInterval) -> Bool {
    if let lastLook, (0..<interval).contains(now.timeIntervalSince(lastLook)) { return false }
    lastLook = now
    return true
  }

  /// Records why something was not told.
  /// - Returns: what is new of it.
  mutating func noteUntold(_ failures: [String], ofTokens: Bool) -> [String] {
    defer { untold[ofTokens] = failures }
    return failures.filter { untold[ofTokens]?.contains($0) != true }
  }

  /// The last attempts for an environment; nil if the last one succeeded fully.
  func vainTries(in name: EnvironmentName) -> VainTries? { vainTries[name] }

  private mutating func noteVainTry(in name: EnvironmentName, at now: Date) {
    vainTries[name] = VainTries(last: now, count: (vainTries[name]?.count ?? 0) + 1)
  }

  /// There is a session; with a warning, it may be the earlier one.
  mutating func noteSession(_ held: HeldSession, in name: EnvironmentName, at now: Date) {
    if held.warning == nil { vainTries[name] = nil } else { noteVainTry(in: name, at: now) }
    said[name] = nil
  }

  /// Records which environments are unusable, and why.
  /// - Returns: the new ones, by name.
  mutating func noteUnusable(_ reasons: [String: String]) -> [(name: String, reason: String)] {
    defer { unusable = reasons }
    return reasons.filter { unusable[$0.key] != $0.value }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Records whether the metrics could be written.
  /// - Returns: why not, if that is new.
  mutating func noteMetrics(_ failure: String?) -> String? {
    defer { metricsFailure = failure }
    return failure == metricsFailure ? nil : failure
  }

  /// Records a failure.
  /// - Returns: whether its kind is new, whatever its words and numbers.
  mutating func noteFailure(_ failure: SessionFailure, in name: EnvironmentName, at now: Date) -> Bool {
    noteVainTry(in: name, at: now)
    return said.updateValue(failure.word, forKey: name) != failure.word
  }
}
