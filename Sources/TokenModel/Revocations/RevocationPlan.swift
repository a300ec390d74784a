import Formats
import FoundationEssentials

/// The upload tokens to revoke: frozen when the plan is made, so that no later change adds one.
public struct RevocationPlan: PlacedPlan, Equatable {
  /// The environment.
  public var environment: EnvironmentName
  /// Its server.
  public var origin: Origin
  /// The account as the server names it, else as the environment's file does, or nil if neither does.
  public var account: String?
  /// When it was made, in whole seconds.
  public var made: Date
  /// The tokens, each once.
  public var rows: [RevocationRow]
  /// The mark of the share's key that their handles are made with (`HandleMaker.mark`); nil: this host's own.
  public var mark: Handle?
  /// When the grace of tokens that were replaced is over, in whole seconds: none is revoked before; nil: at once.
  public var graceEnd: Date?

  /// Makes a plan; of two rows with one handle the first stays.
  public init(
    environment: EnvironmentName, origin: Origin, account: String?, made: Date, rows: [RevocationRow],
    mark: Handle? = nil, graceEnd: Date? = nil
  ) {
    self.environment = environment
    self.origin = origin
    self.account = account
    self.made = Date(timeIntervalSince1970: made.timeIntervalSince1970.rounded(.down))
    self.graceEnd = graceEnd.map { Date(timeIntervalSince1970: $0.timeIntervalSince1970.rounded(.up)) }
    var seen: Set<Handle> = []
    self.rows = rows.filter { seen.insert($0.handle).inserted }
    self.mark = mark
  }

  /// Seconds until the grace is over; nil if there is none, or it is over.
  public func graceLeft(at now: Date) -> Int? {
    guard let graceEnd, graceEnd > now else { return nil }
    return Int(graceEnd.timeIntervalSince(now).rounded(.up))
  }
}

/// A plan for one environment, server and account: followed anywhere else, it would mean other tokens.
public protocol PlacedPlan: Sendable {
  /// The environment.
  var environment: EnvironmentName { get }
  /// Its server.
  var origin: Origin { get }
  /// The account as the server names it, else as the environment's file does, or nil if neither does.
  var account: String? { get }
}

extension PlacedPlan {
  /// Why the plan cannot be followed in an environment, as a sentence; nil if it can.
  public func mismatch(with environment: Environment, account: String?) -> String? {
    if environment.name != self.environment {
      return "The plan is for \(self.environment), not for \(environment.name)."
    }
    if environment.origin != origin {
      return "The plan was made for \(origin), and \(environment.name) is at \(environment.origin) now."
    }
    if let planned = self.account, planned != account {
      return "The plan was made for the account \(planned), and \(environment.name) has \(account ?? "none") now."
    }
    return nil
  }
}

/// The plan in a file's first line.
extension RevocationPlan {
  /// The versions of the format: a fob that knows no grace must not follow a plan that has one.
  private static let version: Int64 = 1
  private static let versionWithGrace: Int64 = 2

  package var json: JSONValue {
    var object: [String: JSONValue] = [
      "revocation": .integer(graceEnd == nil ? Self.version : Self.versionWithGrace),
      "environment": .string(environment.text),
      "origin": .string(origin.text), "account": account.map { .string($0) } ?? .null,
      "made_at": .string(RFC3339.text(made)), "tokens": .array(rows.map(\.json)),
    ]
    object["handle_mark"] = mark.map { .string($0.text) }
    object["grace_ends_at"] = graceEnd.map { .string(RFC3339.text($0)) }
    return .object(object)
  }

  /// Reads it back; nil if anything is missing or wrong.
  package init?(_ json: JSONValue) {
    let graceEnd = json["grace_ends_at"]?.stringValue.flatMap { RFC3339.date($0) }
    guard json["revocation"]?.integerValue == (graceEnd == nil ? Self.version : Self.versionWithGrace),
      let environment = json["environment"]?.stringValue.flatMap(EnvironmentName.init),
      let origin = json["origin"]?.stringValue.flatMap({ try? Origin($0) }),
      let made = json["made_at"]?.stringValue.flatMap({ RFC3339.date($0) }),
      let values = json["tokens"]?.arrayValue
    else { return nil }
    let rows = values.compactMap(RevocationRow.init(_:))
    guard rows.count == values.count else { return nil }
    self.init(
      environment: environment, origin: origin, account: json["account"]?.stringValue, made: made, rows: rows,
      mark: json["handle_mark"]?.stringValue.flatMap(Handle.init), graceEnd: graceEnd)
  }
}
