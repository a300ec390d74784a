import TokenModel

/// What a person chose for one environment. Each is nil where nobody chose.
public struct EnvironmentChoices: Codable, Sendable, Equatable {
  /// The order of its upload tokens.
  public var sort: TokenSort?
  /// The columns of its upload tokens, by name in their order.
  public var columns: [String]?
  /// Whether its session is renewed automatically, against the word of its file.
  public var refresh: RefreshPolicy?

  /// Nothing was chosen yet.
  public init() {}

  /// Whether nothing was chosen.
  public var isEmpty: Bool { self == EnvironmentChoices() }
}
