import Formats

/// What names one upload token to its server.
public struct TokenReference: Sendable, Hashable {
  /// What stays the same as long as the token lives and is never given to another: api.video's token, POD's `jti`. Handles are made of it.
  public var identity: Secret
  /// The server's id in its paths, or nil where the server does not show it (POD to members): then it cannot be revoked. Never empty, checked by
  /// character set.
  public var id: Secret?
  /// The organization that it belongs to, or nil where the service has none.
  public var organization: String?

  /// Makes a reference.
  public init(identity: Secret, id: Secret?, organization: String? = nil) {
    self.identity = identity
    self.id = id
    self.organization = organization
  }
}
