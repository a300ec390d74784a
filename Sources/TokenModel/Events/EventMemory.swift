import Formats
import FoundationEssentials

/// What is remembered of an environment so that fob tells each threshold once: of upload tokens the handle, the expiry and the thresholds that it has told.
public struct EventMemory: Sendable, Equatable {
  /// Something that expires, and what fob has told of it.
  public struct Told: Sendable, Equatable {
    /// When it expires; nil: never, or nobody knows.
    public var end: Date?
    /// The thresholds that fob has told, in seconds before the end; 0: that it has expired.
    public var thresholds: Set<Int>

    /// fob has told nothing yet, unless it says so.
    public init(end: Date?, thresholds: Set<Int> = []) {
      self.end = end
      self.thresholds = thresholds
    }
  }

  /// The server.
  public var origin: Origin
  /// What tells the handles from those of another share; nil where the environment is in none.
  public var mark: Handle?
  /// The upload tokens that were in the list.
  public var tokens: [Handle: Told] = [:]
  /// Whether the whole list was read before: only then is an unknown token a new one.
  public var knowsList = false
  /// The certificates.
  public var certificates: [RaisedEvent.CertificateOwner: Told] = [:]
  /// The session that only a person can begin again, or nil.
  public var session: Told?

  /// Nothing is known of a server.
  public init(origin: Origin, mark: Handle? = nil) {
    self.origin = origin
    self.mark = mark
  }
}

/// The file.
extension EventMemory {
  private static let version: Int64 = 1
  private static let none = "never"

  /// The content of the file.
  public var json: JSONValue {
    var members: [String: JSONValue] = [
      "version": .integer(Self.version), "origin": .string(origin.text), "knows_list": .bool(knowsList),
      "tokens": .object(Dictionary(uniqueKeysWithValues: tokens.map { ($0.key.text, $0.value.json) })),
      "certificates": .object(
        Dictionary(uniqueKeysWithValues: certificates.map { ($0.key.rawValue, $0.value.json) })),
    ]
    members["mark"] = mark.map { .string($0.text) }
    members["session"] = session?.json
    return .object(members)
  }

  /// Reads it; nil if it is none, or from a later fob.
  public init?(_ value: JSONValue) {
    guard let version = value["version"]?.integerValue, version <= Self.version,
      let origin = value["origin"]?.stringValue.flatMap({ try? Origin($0) }),
      let tokens = value["tokens"]?.objectValue, let certificates = value["certificates"]?.objectValue
    else { return nil }
    self.init(origin: origin, mark: value["mark"]?.stringValue.flatMap { Handle($0) })
    knowsList = value["knows_list"]?.boolValue ?? false
    for (text, value) in tokens {
      guard let handle = Handle(text), let told = Told(value) else { return nil }
      self.tokens[handle] = told
    }
    for (word, value) in certificates {
      guard let owner = RaisedEvent.CertificateOwner(rawValue: word), let told = Told(value) else { return nil }
      self.certificates[owner] = told
    }
    session = value["session"].flatMap(Told.init)
  }
}

extension EventMemory.Told {
  /// `[expiry in seconds since 1970 or null, thresholds]`
  fileprivate var json: JSONValue {
    [
      end.map { .integer(Int64($0.timeIntervalSince1970)) } ?? .null,
      .array(thresholds.sorted().map { .integer(Int64($0)) }),
    ]
  }

  fileprivate init?(_ value: JSONValue) {
    guard let thresholds = value[1]?.arrayValue else { return nil }
    let seconds = value[0]?.integerValue.map { TimeInterval($0) }
    guard seconds.map(SessionFile.isPossible) ?? true else { return nil }
    self.init(
      end: seconds.map { Date(timeIntervalSince1970: $0) },
      thresholds: Set(thresholds.compactMap { $0.integerValue.map { Int(clamping: $0) } }))
  }
}
