import Formats
import FoundationEssentials

/// What the hosts of a share have claimed to tell of one environment, by name, with who did and when: a value of the register.
public struct EventClaims: Sendable, Equatable {
  /// Who claimed, and when.
  public struct Claim: Sendable, Equatable {
    /// Drawn for each run that claims.
    public var run: String
    /// When, by that host's clock, in seconds since 1970.
    public var time: Int
  }

  /// The claims, by name.
  public private(set) var claims: [String: Claim] = [:]

  /// Nothing is claimed.
  public init() {}

  /// Seconds after which a claim is forgotten: what it was about has expired long before.
  static let memory = 60 * 86_400
  /// The most bytes that a register is given for it.
  public static let sizeLimit = 1 << 20
  private static let version: Int64 = 1

  /// Claims what nobody has.
  /// - Returns: what this run has claimed, now or before.
  public mutating func claim(_ names: [String], by run: String, at now: Date) -> Set<String> {
    let time = Int(now.timeIntervalSince1970)
    for name in names where claims[name] == nil { claims[name] = Claim(run: run, time: time) }
    claims = claims.filter { time - $0.value.time < Self.memory }
    return Set(names.filter { claims[$0]?.run == run })
  }

  /// The content to be sealed; nil where the register would not take it.
  public var content: Secret? {
    let members = claims.mapValues { claim -> JSONValue in [.string(claim.run), .integer(Int64(claim.time))] }
    let bytes = JSONValue.object(["version": .integer(Self.version), "claims": .object(members)]).bytes()
    return bytes.count <= Self.sizeLimit ? Secret(bytes: bytes) : nil
  }

  /// Reads what `content` says.
  /// - Throws: `newer` where a later fob wrote it.
  public init(reading bytes: [UInt8]) throws(SharedRecord.ContentFailure) {
    guard let value = try? JSONValue(parsing: bytes, depthLimit: 8), let version = value["version"]?.integerValue else {
      throw .malformed
    }
    guard version <= Self.version else { throw .newer(version: Int(clamping: version)) }
    guard let members = value["claims"]?.objectValue else { throw .malformed }
    for (name, part) in members {
      guard let run = part[0]?.stringValue, let time = part[1]?.integerValue,
        SessionFile.isPossible(TimeInterval(time))
      else { throw .malformed }
      claims[name] = Claim(run: run, time: Int(clamping: time))
    }
  }
}
