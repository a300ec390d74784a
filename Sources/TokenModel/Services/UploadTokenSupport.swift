/// What a service offers of upload tokens.
public struct UploadTokenSupport: Sendable, Equatable {
  /// A fact that a service may know of an upload token; a column exists only where the service knows it.
  public enum Fact: String, Sendable, Hashable, CaseIterable {
    case label, scope, organization, created, expiry, lastUse
  }

  /// How long a new token lives.
  public enum Lifetimes: Sendable, Equatable {
    /// Never ends by itself; nothing to choose.
    case neverOnly
    /// Seconds from 1 to the maximum, or never.
    case choosable(maximum: Int)

    /// What is proposed where a lifetime can be chosen.
    public static let proposedSeconds = 7 * 86_400

    /// The lifetime where nobody says one: a token that can end does.
    public var standard: TokenRequest.Lifetime {
      switch self {
      case .neverOnly: .never
      case .choosable(let maximum): .seconds(min(maximum, Self.proposedSeconds))
      }
    }
  }

  /// The facts that its lists tell.
  public var facts: Set<Fact>
  /// What the server itself sorts by.
  public var serverSorts: [TokenSort.Key]
  /// The page size asked for, or nil where everything comes at once.
  public var pageSize: Int?
  /// The scopes that a new token can have; empty where there is no choice.
  public var scopes: [TokenScope]
  /// The lifetimes that a new token can have.
  public var lifetimes: Lifetimes
  /// Whether the id of a token is also its value, so that it must be masked.
  public var idIsSecret: Bool
  /// How a token is used, or nil where that is not known.
  public var use: UploadTokenUse?

  /// Makes a description.
  public init(
    facts: Set<Fact>, serverSorts: [TokenSort.Key], pageSize: Int?, scopes: [TokenScope], lifetimes: Lifetimes,
    idIsSecret: Bool, use: UploadTokenUse? = nil
  ) {
    self.facts = facts
    self.serverSorts = serverSorts
    self.pageSize = pageSize
    self.scopes = scopes
    self.lifetimes = lifetimes
    self.idIsSecret = idIsSecret
    self.use = use
  }
}
