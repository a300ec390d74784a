import Formats
import Host
import TokenModel

/// What this host remembers of an environment to tell each threshold once: a private file that its owner's processes change one at a time.
struct EventMemoryFile: Sendable {
  private let folder: String
  private let name: EnvironmentName

  private static let sizeLimit = 64 << 20

  /// - Parameter stateFolder: `$XDG_STATE_HOME/fob`.
  init(of name: EnvironmentName, in stateFolder: String) {
    folder = Self.folder(in: stateFolder)
    self.name = name
  }

  /// Where all of them are.
  static func folder(in stateFolder: String) -> String { stateFolder + "/events" }

  private var path: String { "\(folder)/\(name).json" }
  private var marker: String { "\(folder)/\(name).failed" }

  /// What is remembered of an environment's server. Nothing where there is no file, or it is damaged, or about another server or share: then all that
  /// is due is reported again.
  func read(_ origin: Origin, mark: Handle?) throws(SessionFailure) -> EventMemory {
    let content = try rethrow(
      FileReader.contentIfPresent(path, limit: Self.sizeLimit, trust: .secret), as: SessionFailure.init(file:))
    guard let content, let value = try? JSONValue(parsing: content, depthLimit: 8), let memory = EventMemory(value),
      memory.origin == origin, memory.mark == mark
    else { return EventMemory(origin: origin, mark: mark) }
    return memory
  }

  /// Changes it under its lock. What stays the same is not written.
  func change<Value: Sendable>(
    _ origin: Origin, mark: Handle?, _ body: @escaping @Sendable (inout EventMemory) -> Value
  ) async throws(SessionFailure) -> Value {
    let locked = LockedFile(path, lock: "\(folder)/\(name).lock")
    do throws(LockedFileFailure<SessionFailure>) {
      return try await locked.change(within: SessionKeeper.standardPatience) { () throws(SessionFailure) in
        let before = try read(origin, mark: mark)
        var memory = before
        let value = body(&memory)
        return (memory == before ? nil : memory.json.bytes(), value)
      }
    } catch {
      switch error {
      case .busy: throw .state(reason: "Another process is changing \(path) and has not finished. Try again.")
      case .system(let failure): throw SessionFailure(system: failure)
      case .refused(let failure): throw failure
      }
    }
  }

  /// Notes whether the command for events did its work.
  /// - Returns: whether that it did not is news.
  func note(failed: Bool) -> Bool {
    guard failed else {
      _ = try? AtomicFile.remove(marker)
      return false
    }
    do throws(SystemFailure) {
      try PrivateFolder.make(folder)
      return try AtomicFile.create([], at: marker)
    } catch {
      return false
    }
  }

  /// Forgets everything.
  func remove() throws(SystemFailure) {
    for path in [path, marker] { _ = try AtomicFile.remove(path) }
  }
}
