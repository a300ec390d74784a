import Crypto
import Formats
import FoundationEssentials
import Host
import TokenModel

/// Follows what other hosts do to the sessions of one share, with one watch for all of its environments. What changed is saved as this host's own, where
/// whoever looks at its files sees it; no server is asked.
public struct ShareWatch: Sendable {
  private let name: EnvironmentName
  private let environments: [Environment]
  private let keeper: SessionKeeper
  private let sessions: any SessionProvider
  private let pause: @Sendable (Duration) async -> Void

  /// How long a silent watch is trusted: a connection can die without a word.
  static let longest = Duration.seconds(240)
  /// How soon it looks again at a session that another process of this host was busy with.
  static let again = Duration.seconds(1)

  /// - Parameters:
  ///   - environments: those in the share.
  ///   - keeper: reads what is on disk, and the share's register.
  ///   - sessions: saves what changed.
  ///   - pause: waits before the register is asked again.
  public init(
    _ name: EnvironmentName, of environments: [Environment], keeper: SessionKeeper, sessions: any SessionProvider,
    pause: @escaping @Sendable (Duration) async -> Void = { await Pause.sleep(for: $0) }
  ) {
    self.name = name
    self.environments = environments.filter { $0.share == name && $0.username != nil }
    self.keeper = keeper
    self.sessions = sessions
    self.pause = pause
  }

  /// Watches until the task is cancelled.
  public func run() async {
    var failures = 0
    while !Task.isCancelled, let first = environments.first {
      failures += 1
      if let (share, register) = try? await keeper.noted(name) {
        try? await follow(share, register, first, failures: &failures)
        guard !Task.isCancelled else { return }
        await report(on: share, register, in: first)
      }
      await pause(Self.pause(after: failures))
    }
  }

  /// How long until the next attempt, after so many failures: up to a minute, and by chance, so that not all hosts come at once.
  static func pause(after failures: Int, chance: Double = .random(in: 0.5...1.5)) -> Duration {
    .seconds(Double(min(60, 1 << min(max(failures, 1) - 1, 6))) * chance)
  }

  /// Reads all that was missed, and then what changes, until the register fails.
  /// - Parameter failures: set back to 1 once a watch of the register has begun.
  private func follow(
    _ share: Share, _ register: NotedRegister, _ first: Environment, failures: inout Int
  ) async throws(RegisterFailure) {
    let followed = Dictionary(environments.map { (share.seal.key(of: $0), $0) }) { first, _ in first }
    var versions: [RegisterKey: RegisterVersion?] = [:]
    var changed = Set(followed.keys)
    while !Task.isCancelled {
      var busy: Set<RegisterKey> = []
      for (key, environment) in followed where changed.contains(key) {
        let reading = try await share.register.read(key)
        versions.updateValue(reading.entry?.version, forKey: key)
        if await !isSeen(reading, of: environment), await !look(at: environment) { busy.insert(key) }
      }
      await report(on: share, register, in: first)
      await keeper.announce(in: share)
      changed = try await share.register.change(of: versions, within: busy.isEmpty ? Self.longest : Self.again)
      failures = 1
      if !changed.isEmpty { await pauseBeforeLooking(in: share) }
      changed.formUnion(busy)
    }
  }

  private func report(on share: Share, _ register: NotedRegister, in environment: Environment) async {
    guard let event = await keeper.report(on: share, register, in: environment) else { return }
    await keeper.events.raise([event], in: environment)
  }

  /// Lets other hosts look first: the register told all of them at the same moment.
  private func pauseBeforeLooking(in share: Share) async {
    let hosts = await BlockingCall.run { [conditions = keeper.conditions] in conditions.read(share.name).hosts ?? 0 }
    await pause(.seconds(ShareRules.pauseBeforeLooking(hosts: hosts, chance: .random(in: 0..<1))))
  }

  /// Whether this host has what a key holds.
  private func isSeen(_ reading: RegisterReading, of environment: Environment) async -> Bool {
    guard case .found(let record) = await keeper.stored(environment.name), let memory = record.share,
      memory.answer == nil
    else { return false }
    let digest = reading.entry.map { Hex.encode(Array(SHA256.hash(data: $0.value))) }
    return memory.isUp(to: digest, reading.standing)
  }

  /// - Returns: false where another process of this host is busy with the session and may have read the register before it changed.
  private func look(at environment: Environment) async -> Bool {
    do throws(SessionFailure) {
      try await sessions.look(at: environment)
    } catch {
      if case .busy = error { return false }
    }
    return true
  }
}
