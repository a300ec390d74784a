import Formats
import FoundationEssentials

/// What the operator's command reads.
extension RaisedEvent {
  /// Cells that a text from outside may take.
  private static let textLimit = 400
  /// Cells that a contact may take, of which there may be several.
  private static let contactLimit = 100

  /// The event as JSON, every text neutral and of bounded length.
  /// - Parameter host: the name of this host.
  public func json(host: String) -> JSONValue {
    var members: [String: JSONValue] = [
      "version": 1, "event": .string(kind.rawValue), "time": .string(RFC3339.text(time)),
      "host": Self.neutral(host), "environment": .string(environment.text), "service": .string(service.rawValue),
      "production": .bool(isProduction),
    ]
    members["reason"] = reason.map(Self.neutral)
    members["share"] = share.map { .string($0.text) }
    members["certificate"] = certificate.map { .string($0.rawValue) }
    members["threshold"] = threshold.map { .string(TimeSpan.text(seconds: $0)) }
    members["threshold_seconds"] = threshold.map { .integer(Int64($0)) }
    members["expires_at"] = end.map { .string(RFC3339.text($0)) }
    if let tokens {
      members["count"] = .integer(Int64(tokens.count))
      members["handles"] = .array(tokens.handles.map { .string($0.text) })
      members["contacts"] = .array(tokens.contacts.map { Self.neutral($0, cells: Self.contactLimit) })
      members["soonest"] = tokens.soonest.map(Self.json)
    }
    return .object(members)
  }

  private static func json(_ soonest: Tokens.Soonest) -> JSONValue {
    [
      "handle": .string(soonest.handle.text), "label": soonest.label.map(neutral) ?? .null,
      "contact": soonest.contact.map { neutral($0, cells: contactLimit) } ?? .null,
      "expires_at": soonest.end.map { .string(RFC3339.text($0)) } ?? .null,
    ]
  }

  private static func neutral(_ text: String) -> JSONValue { neutral(text, cells: textLimit) }

  private static func neutral(_ text: String, cells: Int) -> JSONValue {
    .string(DisplayText(text).truncated(to: cells).string)
  }
}
