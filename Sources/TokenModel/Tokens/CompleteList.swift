/// Every upload token of an environment, as far as it could be read while others may have changed it.
public struct CompleteList: Sendable, Equatable {
  /// The rows, each handle once.
  public var rows: [ListedToken]
  /// Whether the rows fit the server's own total; if not, "all that match" must be refused.
  public var isComplete: Bool

  /// Makes it.
  public init(rows: [ListedToken], isComplete: Bool) {
    self.rows = rows
    self.isComplete = isComplete
  }
}
