import FoundationEssentials
import Host
import Keeping
import Synchronization
import TokenModel

/// Tells, while the UI is open, that sessions expire which only a person can begin again. It sleeps until the next is due, and does nothing where nobody
/// wants to hear of it.
final class SessionEventWatch: Sendable {
  private let look: EventLook
  private let running = Mutex<Task<Void, Never>?>(nil)

  init(_ fob: Composition) {
    look = EventLook(fob: fob)
  }

  /// The first look waits for the screen, and for further changes.
  private static let pause = Duration.seconds(1)

  /// Looks soon, and again when the next is due: to be called again when sessions or files have changed.
  func follow() {
    let task = TaskThreadPool.start { [look] in
      guard await Pause.sleep(for: Self.pause) else { return }
      while !Task.isCancelled, let wait = await Self.tell(look) { await Pause.sleep(for: .seconds(max(1, wait))) }
    }
    running.withLock { running in
      running?.cancel()
      running = task
    }
  }

  /// Ends it.
  func end() { running.withLock { $0?.cancel() } }

  /// Tells what is due.
  /// - Returns: seconds until the next is; nil where nothing will be.
  private static func tell(_ look: EventLook) async -> TimeInterval? {
    let environments = await BlockingCall.run { look.fob.environments.entries().compactMap(\.environment) }
    var wait: TimeInterval?
    for environment in environments {
      guard await look.fob.events.isWanted(in: environment) else { continue }
      let session = await BlockingCall.run { look.session(of: environment) }
      _ = await look.tell([EnvironmentLook(environment: environment, look: ExpiryLook(session: session))])
      guard case .needsPerson(let ending) = session, let next = ExpiryRules.wait(until: ending) else { continue }
      wait = min(wait ?? next, next)
    }
    return wait
  }
}
