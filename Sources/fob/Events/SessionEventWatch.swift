import FoundationEssentials
import Host
import Interface
import Keeping
import Synchronization
import TokenModel

/// Tells, while the UI is open, that sessions expire which only a person can begin again. It sleeps until the next is due, and does nothing where nobody
/// wants to hear of it.
final class SessionEventWatch: Sendable {
  private struct State {
    /// The environments that the UI has read.
    var environments: [String: Environment] = [:]
    var task: Task<Void, Never>?
  }

  private let look: EventLook
  private let state = Mutex(State())

  init(_ fob: Composition) {
    look = EventLook(fob: fob)
  }

  /// The first look waits for the screen, and for further changes.
  private static let pause = Duration.seconds(1)

  /// Takes in which environments there are, and looks at them soon.
  func note(_ message: Message) {
    if case .environmentsRead(let snapshots) = message { note(snapshots) }
    if case .environmentsListed(let listing) = message {
      let names = Set(listing.map(\.name))
      state.withLock { state in state.environments = state.environments.filter { names.contains($0.key) } }
    }
  }

  /// Takes in environments that were read, and looks at them soon.
  func note(_ snapshots: [EnvironmentSnapshot]) {
    state.withLock { state in
      for snapshot in snapshots { state.environments[snapshot.entry.name] = snapshot.entry.environment }
    }
    follow()
  }

  /// Looks soon, and again when the next is due: to be called again when sessions or settings have changed.
  func follow() {
    state.withLock { state in
      state.task?.cancel()
      state.task = TaskThreadPool.start { [self] in
        guard await Pause.sleep(for: Self.pause) else { return }
        while !Task.isCancelled, let wait = await tell() { await Pause.sleep(for: .seconds(max(1, wait))) }
      }
    }
  }

  /// Ends it.
  func end() { state.withLock { $0.task?.cancel() } }

  /// Tells what is due.
  /// - Returns: seconds until the next is; nil where nothing will be.
  private func tell() async -> TimeInterval? {
    let environments = state.withLock { Array($0.environments.values) }
    var wait: TimeInterval?
    for environment in await look.wanted(of: environments) {
      let session = await BlockingCall.run { [look] in look.session(of: environment) }
      _ = await look.tell([EnvironmentLook(environment: environment, look: ExpiryLook(session: session))])
      guard case .needsPerson(let ending) = session, let next = ExpiryRules.wait(until: ending) else { continue }
      wait = min(wait ?? next, next)
    }
    return wait
  }
}
