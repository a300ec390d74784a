import Host
import Synchronization
import TokenModel

/// The watches of a program that runs on: one for each share that its environments are in, and none where they are in none.
public final class ShareWatches: Sendable {
  private struct Running {
    var environments: [Environment]
    var task: Task<Void, Never>
  }

  private let keeper: SessionKeeper
  private let sessions: any SessionProvider
  private let running = Mutex<[EnvironmentName: Running]>([:])

  /// - Parameters:
  ///   - keeper: reads what is on disk, and the registers.
  ///   - sessions: saves what changed.
  public init(keeper: SessionKeeper, sessions: any SessionProvider) {
    self.keeper = keeper
    self.sessions = sessions
  }

  /// The shares that are watched.
  var names: [EnvironmentName] { running.withLock { $0.keys.sorted() } }

  /// Watches the shares of these environments and no others. Watches of these that run already continue.
  /// - Parameter environments: read while no other call changes the watches, so that an older reading never replaces a later one.
  public func follow(_ environments: @autoclosure () -> [Environment]) {
    running.withLock { running in
      let shared = Dictionary(grouping: environments().filter { $0.share != nil }, by: \.share)
      for (name, watch) in running where shared[name] != watch.environments {
        watch.task.cancel()
        running[name] = nil
      }
      for case (let name?, let environments) in shared where running[name] == nil {
        let watch = ShareWatch(name, of: environments, keeper: keeper, sessions: sessions)
        running[name] = Running(
          environments: environments,
          task: TaskThreadPool.start { await watch.run() })
      }
    }
  }

  /// Ends all watches.
  public func end() { follow([]) }
}
