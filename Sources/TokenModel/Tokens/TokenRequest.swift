import Formats
import FoundationEssentials

/// An upload token to be created.
public struct TokenRequest: Sendable, Equatable {
  /// How long it is valid.
  public enum Lifetime: Sendable, Equatable {
    case never
    /// At least 1.
    case seconds(Int)
  }

  /// The label; the server's if it has labels, else kept by fob.
  public var label: String?
  /// Whom to ring about it, which fob keeps, or nil.
  public var contact: String?
  /// The scope, or nil if there is no choice.
  public var scope: TokenScope?
  /// How long it is valid.
  public var lifetime: Lifetime
  /// The organization, or nil if the service has none or the account has just one.
  public var organization: String?
  /// The token that it replaces, or nil.
  public var replaces: Handle?

  /// Makes a request.
  public init(
    label: String? = nil, contact: String? = nil, scope: TokenScope? = nil, lifetime: Lifetime = .never,
    organization: String? = nil, replaces: Handle? = nil
  ) {
    self.label = label
    self.contact = contact
    self.scope = scope
    self.lifetime = lifetime
    self.organization = organization
    self.replaces = replaces
  }
}

/// The request for a token like another one, which may then be revoked.
public enum TokenRotation {
  /// Label, contact, scope, organization and whole lifetime of a token; the lifetime starts over.
  /// - Parameter support: what the service lets a new token have.
  /// - Throws: if it gives no new token that scope, or the lifetime is not known.
  public static func request(
    like row: ListedToken, support: UploadTokenSupport
  ) throws(TextFailure) -> TokenRequest {
    TokenRequest(
      label: row.label.flatMap { $0.isEmpty ? nil : $0 }, contact: row.contact,
      scope: try scope(of: row.token, support), lifetime: try lifetime(of: row.token, support),
      organization: row.token.reference.organization,
      replaces: row.handle)
  }

  private static func scope(of token: UploadToken, _ support: UploadTokenSupport) throws(TextFailure) -> TokenScope? {
    guard let scope = token.scope, !support.scopes.isEmpty else { return nil }
    guard support.combinesScopes || support.scopes.contains(scope) else {
      throw TextFailure("A new token cannot have the scope '\(scope.rawValue)'. Create one with the scope you want.")
    }
    return scope
  }

  private static func lifetime(
    of token: UploadToken, _ support: UploadTokenSupport
  ) throws(TextFailure) -> TokenRequest.Lifetime {
    guard case .choosable(let maximum) = support.lifetimes else { return .never }
    if let seconds = token.lifetime { return .seconds(min(max(1, seconds), maximum)) }
    guard token.expiry == .never else {
      throw TextFailure("The old token's lifetime is unknown. Create one with the lifetime you want.")
    }
    return .never
  }
}
