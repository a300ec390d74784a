import Formats
import FoundationEssentials

/// The upload tokens to rotate, and what becomes of the new and of the old ones: frozen when the plan is made.
public struct RotationPlan: PlacedPlan, Equatable {
  /// What becomes of the old tokens.
  public enum Ending: Sendable, Equatable {
    /// They stay valid until somebody revokes them.
    case kept
    /// They are revoked when their replacements exist and are delivered, after so many seconds.
    case revoked(afterSeconds: Int)
  }

  /// The environment.
  public var environment: EnvironmentName
  /// Its server.
  public var origin: Origin
  /// The account as the server names it, else as the environment's file does, or nil if neither does.
  public var account: String?
  /// When it was made, in whole seconds.
  public var made: Date
  /// The tokens to replace, each once.
  public var rows: [RevocationRow]
  /// The handles that the server listed before: whatever it lists besides is new.
  public var listed: Set<Handle>
  /// The words of the command that gets each new value on its standard input; nil if none does.
  public var delivery: [String]?
  /// What becomes of the old tokens.
  public var ending: Ending
  /// The mark of the share's key that the handles are made with; nil: this host's own.
  public var mark: Handle?

  /// Makes a plan; of two rows with one handle the first stays.
  public init(
    environment: EnvironmentName, origin: Origin, account: String?, made: Date, rows: [RevocationRow],
    listed: Set<Handle>, delivery: [String]?, ending: Ending, mark: Handle? = nil
  ) {
    self.environment = environment
    self.origin = origin
    self.account = account
    self.made = Date(timeIntervalSince1970: made.timeIntervalSince1970.rounded(.down))
    var seen: Set<Handle> = []
    self.rows = rows.filter { seen.insert($0.handle).inserted }
    self.listed = listed
    self.delivery = delivery
    self.ending = ending
    self.mark = mark
  }
}

/// The plan in a file's first line.
extension RotationPlan {
  /// The version of the format.
  private static let version: Int64 = 1
  /// Seconds.
  private static let possibleGrace: ClosedRange<Int64> = 0...366 * 86_400

  package var json: JSONValue {
    var object: [String: JSONValue] = [
      "rotation": .integer(Self.version), "environment": .string(environment.text), "origin": .string(origin.text),
      "account": account.map { .string($0) } ?? .null, "made_at": .string(RFC3339.text(made)),
      "tokens": .array(rows.map(\.json)), "listed": .array(listed.map(\.text).sorted().map { .string($0) }),
    ]
    object["handle_mark"] = mark.map { .string($0.text) }
    object["deliver"] = delivery.map { .array($0.map { .string($0) }) }
    if case .revoked(let seconds) = ending { object["revoke_after_seconds"] = .integer(Int64(seconds)) }
    return .object(object)
  }

  /// Reads it back; nil if anything is missing or wrong.
  package init?(_ json: JSONValue) {
    guard json["rotation"]?.integerValue == Self.version,
      let environment = json["environment"]?.stringValue.flatMap(EnvironmentName.init),
      let origin = json["origin"]?.stringValue.flatMap({ try? Origin($0) }),
      let made = json["made_at"]?.stringValue.flatMap({ RFC3339.date($0) }),
      let values = json["tokens"]?.arrayValue, let listed = json["listed"]?.arrayValue
    else { return nil }
    let rows = values.compactMap(RevocationRow.init(_:))
    let words = json["deliver"].map { $0.arrayValue?.compactMap(\.stringValue) ?? [] }
    let seconds = json["revoke_after_seconds"].map { $0.integerValue ?? -1 }
    // A plan that was spoiled must neither skip a delivery nor revoke early.
    guard rows.count == values.count, words?.isEmpty != true, seconds.map(Self.possibleGrace.contains) ?? true else {
      return nil
    }
    self.init(
      environment: environment, origin: origin, account: json["account"]?.stringValue, made: made, rows: rows,
      listed: Set(listed.compactMap { $0.stringValue.flatMap(Handle.init) }), delivery: words,
      ending: seconds.map { .revoked(afterSeconds: Int($0)) } ?? .kept,
      mark: json["handle_mark"]?.stringValue.flatMap(Handle.init))
  }
}
