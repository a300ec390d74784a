/// An upload token to be made.
public struct TokenRequest: Sendable, Equatable {
  /// How long it lives.
  public enum Lifetime: Sendable, Equatable {
    case never
    /// At least 1.
    case seconds(Int)
  }

  /// The label; the server's where it has labels, else kept by fob.
  public var label: String?
  /// The scope, or nil where there is no choice.
  public var scope: TokenScope?
  /// How long it lives.
  public var lifetime: Lifetime
  /// The organization, or nil where the service has none or the account has just one.
  public var organization: String?
  /// The token that it is made in the place of, or nil.
  public var replaces: Handle?

  /// Makes a request.
  public init(
    label: String? = nil, scope: TokenScope? = nil, lifetime: Lifetime = .never, organization: String? = nil,
    replaces: Handle? = nil
  ) {
    self.label = label
    self.scope = scope
    self.lifetime = lifetime
    self.organization = organization
    self.replaces = replaces
  }
}
