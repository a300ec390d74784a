import FoundationEssentials

/// What a plan keeps of an upload token that is to end: what tells it from others, and never its id or value, which may be the secret.
public struct RevocationRow: Sendable, Equatable, Identifiable {
  /// The name to speak of it by.
  public var handle: Handle
  /// The label when the plan was made, the server's or the operator's own; from outside.
  public var label: String?
  /// What it allowed, or nil where the service does not say.
  public var scope: TokenScope?
  /// The organization that it belongs to, or nil where the service has none.
  public var organization: String?
  /// When it was made, or nil where the service does not tell.
  public var created: Date?
  /// When it would end by itself.
  public var expiry: TokenExpiry
  /// When it was last used.
  public var lastUse: LastUse

  /// Freezes a listed token.
  public init(_ row: ListedToken) {
    handle = row.handle
    label = row.label
    scope = row.token.scope
    organization = row.token.reference.organization
    created = row.token.created
    expiry = row.token.expiry
    lastUse = row.token.lastUse
  }

  init(
    handle: Handle, label: String?, scope: TokenScope?, organization: String?, created: Date?, expiry: TokenExpiry,
    lastUse: LastUse
  ) {
    self.handle = handle
    self.label = label
    self.scope = scope
    self.organization = organization
    self.created = created
    self.expiry = expiry
    self.lastUse = lastUse
  }

  /// The handle.
  public var id: Handle { handle }
}
