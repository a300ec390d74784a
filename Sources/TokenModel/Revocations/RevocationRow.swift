import Formats
import FoundationEssentials

/// What a plan keeps of an upload token: enough to identify it, never its id or value, which may be the secret.
public struct RevocationRow: Sendable, Equatable, Identifiable {
  /// Its handle.
  public var handle: Handle
  /// The label when the plan was made, the server's or the operator's own; from outside.
  public var label: String?
  /// Whom to ring about it, as noted when the plan was made, or nil.
  public var contact: String?
  /// What it allowed, or nil if the service does not say.
  public var scope: TokenScope?
  /// The organization that it belongs to, or nil if the service has none.
  public var organization: String?
  /// When it was made, or nil if the service does not say.
  public var created: Date?
  /// When it expires.
  public var expiry: TokenExpiry
  /// When it was last used.
  public var lastUse: LastUse
  /// The token that replaced it, without which it is not revoked; nil if it was not rotated.
  public var successor: Handle?

  /// Freezes a listed token.
  public init(_ row: ListedToken) {
    handle = row.handle
    label = row.label
    contact = row.contact
    scope = row.token.scope
    organization = row.token.reference.organization
    created = row.token.created
    expiry = row.token.expiry
    lastUse = row.token.lastUse
  }

  init(
    handle: Handle, label: String?, contact: String? = nil, scope: TokenScope?, organization: String?, created: Date?,
    expiry: TokenExpiry, lastUse: LastUse, successor: Handle? = nil
  ) {
    self.handle = handle
    self.label = label
    self.contact = contact
    self.scope = scope
    self.organization = organization
    self.created = created
    self.expiry = expiry
    self.lastUse = lastUse
    self.successor = successor
  }

  /// The handle.
  public var id: Handle { handle }
}

/// What a plan's file says of a token.
extension RevocationRow {
  /// The facts; what the service does not say is absent.
  package var json: JSONValue {
    var object: [String: JSONValue] = ["handle": .string(handle.text)]
    object["label"] = label.map { .string($0) }
    object["contact"] = contact.map { .string($0) }
    object["scope"] = scope.map { .string($0.rawValue) }
    object["organization"] = organization.map { .string($0) }
    object["replaced_by"] = successor.map { .string($0.text) }
    object["created_at"] = created.map { .string(RFC3339.text($0)) }
    switch expiry {
    case .at(let date): object["expires_at"] = .string(RFC3339.text(date))
    case .never: object["never_expires"] = true
    case .unknown: break
    }
    switch lastUse {
    case .unknown: break
    case .never: object["last_used"] = "never"
    case .ago(let words, let seconds):
      object["last_used"] = .string(words)
      object["last_used_seconds"] = seconds.map { .integer(Int64($0)) }
    }
    return .object(object)
  }

  package init?(_ json: JSONValue) {
    guard let handle = json["handle"]?.stringValue.flatMap(Handle.init) else { return nil }
    let end = json["expires_at"]?.stringValue.flatMap { RFC3339.date($0) }
    let words = json["last_used"]?.stringValue
    self.init(
      handle: handle, label: json["label"]?.stringValue, contact: json["contact"]?.stringValue,
      scope: json["scope"]?.stringValue.map(TokenScope.init(rawValue:)),
      organization: json["organization"]?.stringValue,
      created: json["created_at"]?.stringValue.flatMap { RFC3339.date($0) },
      expiry: json["never_expires"]?.boolValue == true ? .never : end.map { .at($0) } ?? .unknown,
      lastUse: words.map { words in
        words == "never" ? .never : .ago(words: words, seconds: json["last_used_seconds"]?.integerValue.map(Int.init))
      } ?? .unknown,
      successor: json["replaced_by"]?.stringValue.flatMap(Handle.init))
  }
}
