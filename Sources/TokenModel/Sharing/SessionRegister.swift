/// A place that the hosts of a team share: all that fob asks of an engine. Values are sealed before they come here.
///
/// A folder and etcd are two implementations; each passes the same suite, `RegisterConformance`.
public protocol SessionRegister: Sendable {
  /// What a key holds now; never an older value than a swap that has returned.
  func read(_ key: RegisterKey) async throws(RegisterFailure) -> RegisterReading

  /// Writes a value only if the key's version is still the expected one.
  /// - Parameter expected: nil: only if the key holds nothing yet.
  /// - Returns: what the key holds now, with its new version.
  /// - Throws: `conflict` if another version is there; `unknownOutcome` if the value may have been written or may yet be.
  func swap(
    _ key: RegisterKey, expected: RegisterVersion?, value: [UInt8]
  ) async throws(RegisterFailure) -> RegisterReading

  /// Returns when a key's version differs from the one given (nil: it held nothing), or when the time is over. One watch serves all keys.
  /// - Returns: the keys that changed; empty when the time is over.
  func change(
    of keys: [RegisterKey: RegisterVersion?], within time: Duration
  ) async throws(RegisterFailure) -> Set<RegisterKey>
}

/// A register that can say which keys hold something, and empty one: what a rotation needs, so that nothing stays under the identity before.
public protocol ListedRegister: SessionRegister {
  /// All keys that hold something, with their versions.
  func keys() async throws(RegisterFailure) -> [RegisterKey: RegisterVersion]

  /// Empties a key if its version is still the expected one.
  /// - Throws: as `swap` does.
  func remove(_ key: RegisterKey, expected: RegisterVersion) async throws(RegisterFailure)
}

/// The name of a value in a register: a MAC in lower-case hexadecimal digits, which reveals nothing about the environment.
public struct RegisterKey: Hashable, Sendable {
  /// The digits.
  public let text: String

  /// Makes a key of digits.
  public init(_ text: String) { self.text = text }
}

/// What an engine calls one state of a key: etcd's `mod_revision`, a file's counter, an ETag. Only equality means something.
public struct RegisterVersion: Hashable, Sendable {
  /// The engine's text.
  public let text: String

  /// Makes a version of an engine's text.
  public init(_ text: String) { self.text = text }
}

/// What a key holds, and how the engine stood when it said so.
public struct RegisterReading: Hashable, Sendable {
  /// A value with its version.
  public struct Entry: Hashable, Sendable {
    /// The sealed value.
    public var value: [UInt8]
    /// Its version.
    public var version: RegisterVersion

    /// Makes an entry.
    public init(value: [UInt8], version: RegisterVersion) {
      self.value = value
      self.version = version
    }
  }

  /// The value, where there is one.
  public var entry: Entry?
  /// How the engine stood.
  public var standing: RegisterStanding

  /// Makes a reading.
  public init(entry: Entry?, standing: RegisterStanding) {
    self.entry = entry
    self.standing = standing
  }
}

/// How far an engine had got when it answered. Anything lower than what was seen before means that it was put back from a copy.
public struct RegisterStanding: Hashable, Sendable, Encodable {
  /// Which engine it is: etcd's cluster id, a folder's own random id.
  public var cluster: String
  /// The raft term; 0 where the engine has none.
  public var term: UInt64
  /// The revision of the whole store; it never falls.
  public var revision: UInt64

  /// Makes a standing.
  public init(cluster: String, term: UInt64, revision: UInt64) {
    self.cluster = cluster
    self.term = term
    self.revision = revision
  }

  /// Whether the engine has got less far than it had, or is another one.
  public func isBehind(_ earlier: RegisterStanding) -> Bool {
    cluster != earlier.cluster || term < earlier.term || revision < earlier.revision
  }
}

/// Why a register did not do what it was asked.
public enum RegisterFailure: Error, Hashable, Sendable {
  /// Another version is there: read again.
  case conflict
  /// No endpoint could be reached, or no quorum answered; nothing was written.
  case unreachable(reason: String)
  /// A swap was sent and its answer never came: it may have been applied, or may yet be.
  case unknownOutcome(reason: String)
  /// The engine refuses: who fob is, or what it may do there.
  case refused(reason: String)
  /// The answer is none of the engine's.
  case unreadable(reason: String)
}
