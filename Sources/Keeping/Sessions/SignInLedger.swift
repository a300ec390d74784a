import FoundationEssentials
import Glibc
import Host
import TokenModel

/// Counts sign-ins per origin where the server limits them, for all environments and processes of this account: one small file with a lock beside it
/// per origin.
public struct SignInLedger: Sendable {
  /// The folder, `$XDG_STATE_HOME/fob/sign-ins`.
  public let folder: String

  private static let lockPatience = SessionKeeper.standardPatience

  /// Where the entries are below fob's state folder.
  public static func folder(in stateFolder: String) -> String { "\(stateFolder)/sign-ins" }

  /// Makes a ledger in a folder, which appears with the first entry.
  public init(folder: String) {
    self.folder = folder
  }

  /// What was spent in the window of a time by the server's clock; takes no lock.
  public func budget(at origin: Origin, limit: SignInLimit, now server: Date) -> SignInBudget {
    let fresh = SignInBudget(limit: limit, at: server)
    guard let file = try? FileReader.read(path(of: origin), limit: Self.sizeLimit, trust: .state),
      let stored = Self.entry(file.bytes)
    else { return fresh }
    return stored.current(limit: limit, at: server)
  }

  /// What is wrong with the content of entries: sign-ins that were spent are not known from them.
  public func damage() -> [String] {
    let names = ((try? FolderListing.names(in: folder)) ?? []).filter { $0.hasSuffix(".json") }.sorted()
    return names.map { "\(folder)/\($0)" }.compactMap { path in
      guard let file = try? FileReader.read(path, limit: Self.sizeLimit + 1, trust: .state) else { return nil }
      if file.bytes.count <= Self.sizeLimit, Self.entry(file.bytes) != nil { return nil }
      return
        "\(path) is damaged: fob counts this server's sign-ins from zero. Remove it, or wait until fob replaces it."
    }
  }

  /// Counts one sign-in about to be sent, if one is left.
  /// - Returns: whether it may be sent.
  public func spend(
    at origin: Origin, limit: SignInLimit, forPerson isPerson: Bool, now server: Date
  ) async throws(SystemFailure) -> Bool {
    try await change(at: origin, limit: limit, now: server) { budget in
      guard budget.left(of: limit, forPerson: isPerson) > 0 else { return false }
      budget.spent += 1
      return true
    }
  }

  /// Takes back one that never reached the server.
  public func refund(at origin: Origin, limit: SignInLimit, now server: Date) async throws(SystemFailure) {
    _ = try await change(at: origin, limit: limit, now: server) { budget in
      budget.spent = max(0, budget.spent - 1)
      return true
    }
  }

  /// Notes that the server allows no more in this window: others share its count.
  public func exhaust(at origin: Origin, limit: SignInLimit, now server: Date) async throws(SystemFailure) {
    _ = try await change(at: origin, limit: limit, now: server) { budget in
      budget.spent = max(budget.spent, limit.count)
      return true
    }
  }

  /// Changes the entry under its lock; written only where the change says so.
  private func change(
    at origin: Origin, limit: SignInLimit, now server: Date, _ body: @escaping @Sendable (inout SignInBudget) -> Bool
  ) async throws(SystemFailure) -> Bool {
    let path = path(of: origin)
    do throws(LockedFileFailure<Never>) {
      return try await LockedFile(path, lock: path + ".lock").change(within: SignInLedger.lockPatience) {
        var budget = budget(at: origin, limit: limit, now: server)
        guard body(&budget), let content = try? JSONEncoder().encode(budget) else { return (nil, false) }
        return (Array(content), true)
      }
    } catch {
      switch error {
      case .busy: throw SystemFailure(operation: "lock", path: path, code: EBUSY)
      case .system(let error): throw error
      }
    }
  }

  private static let sizeLimit = 4096

  private static func entry(_ bytes: [UInt8]) -> SignInBudget? {
    guard let stored = try? JSONDecoder().decode(SignInBudget.self, from: Data(bytes)), stored.spent >= 0 else {
      return nil
    }
    return stored
  }

  private func path(of origin: Origin) -> String { "\(folder)/\(Self.fileName(of: origin))" }

  /// What files of an origin are called.
  static func fileName(of origin: Origin) -> String {
    let host = origin.host.filter { $0 != "[" && $0 != "]" }
    return "\(origin.scheme)-\(host)-\(origin.port).json"
  }
}
