import Formats
import FoundationEssentials
import Host
import TokenModel

/// Where it is kept how many upload tokens each environment had when its list was last read: `token-counts/NAME.json` (0600), numbers alone. Whoever reads a
/// list writes it; the last one counts.
public struct TokenCountFolder: Sendable {
  private let path: String
  private let clock: any WallClock

  private static let version: JSONValue = 1
  private static let sizeLimit = 16_384

  /// A folder that appears with the first reading.
  /// - Parameter stateFolder: `$XDG_STATE_HOME/fob`.
  public init(stateFolder: String, clock: any WallClock = SystemClock()) {
    path = "\(stateFolder)/token-counts"
    self.clock = clock
  }

  /// Notes a list. One that cannot be written leaves the counts of the reading before, with their time.
  /// - Parameters:
  ///   - status: the session with which it was read; its clock is the server's.
  ///   - policies: whose rules are held against the list; if they cannot be read, nothing is counted of them.
  public func note(
    _ list: PackedTokens, isComplete: Bool, of environment: Environment, _ status: SessionStatus,
    support: UploadTokenSupport?, policies: any PolicySource
  ) async {
    let offset = if case .session(let held) = status.holding { held.clockOffset } else { TimeInterval(0) }
    await BlockingCall.run { () -> Void in
      let now = clock.now
      var counts = TokenCounts(of: list, isComplete: isComplete, at: now, clockOffset: offset)
      if let support, let policy = try? policies.policy() {
        counts.judge(list, by: policy, of: environment, support: support, at: now, clockOffset: offset)
      }
      let record: JSONValue = [
        "version": Self.version, "account": Self.account(of: environment), "counts": counts.json,
      ]
      try? PrivateFolder.make(path)
      try? AtomicFile.write(record.bytes(), to: file(environment.name))
    }
  }

  /// What the last reading of an environment's list counted; nil if there was none, or it was another account's.
  public func counts(of environment: Environment) -> TokenCounts? {
    guard let read = try? FileReader.read(file(environment.name), limit: Self.sizeLimit, trust: .state),
      let record = try? JSONValue(parsing: read.bytes), record["version"] == Self.version,
      record["account"] == Self.account(of: environment)
    else { return nil }
    return record["counts"].flatMap(TokenCounts.init(json:))
  }

  /// Forgets the counts of an environment that is removed.
  func remove(_ name: EnvironmentName) { _ = try? AtomicFile.remove(file(name)) }

  private func file(_ name: EnvironmentName) -> String { "\(path)/\(name.text).json" }

  /// Whose list it is, as far as the environment's file says.
  private static func account(of environment: Environment) -> JSONValue {
    [
      "origin": .string(environment.origin.text), "username": environment.username.map { .string($0) } ?? .null,
      "tenant": environment.tenant.map { .string($0) } ?? .null,
    ]
  }
}
