/// Every upload token of an environment, as far as it could be read while others may have changed it.
public struct CompleteList: Sendable, Equatable {
  /// The rows, each handle once.
  public let rows: PackedTokens
  /// Whether the rows fit the server's own total; if not, "all that match" must be refused.
  public let isComplete: Bool

  /// Makes it.
  public init(rows: PackedTokens, isComplete: Bool) {
    self.rows = rows
    self.isComplete = isComplete
  }

  /// Makes it of tokens that are not packed yet.
  public init(rows: [ListedToken], isComplete: Bool) {
    self.init(rows: PackedTokens(rows), isComplete: isComplete)
  }
}
