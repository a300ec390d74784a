/// Every upload token of an environment, as far as it could be read while others may have changed it.
public struct CompleteList: Sendable, Equatable {
  /// The rows, each handle once.
  public let rows: PackedTokens
  /// Whether the rows fit the server's own total; if not, "all that match" must be refused.
  public let isComplete: Bool
  /// What is left out because it could not be read, a sentence each; reading again does not help.
  public let omissions: [String]
  /// What is to be known of a list that has nothing in it, or nil.
  public let remark: String?

  /// Makes it.
  public init(rows: PackedTokens, isComplete: Bool, omissions: [String] = [], remark: String? = nil) {
    self.rows = rows
    self.isComplete = isComplete
    self.omissions = omissions
    self.remark = remark
  }

  /// Makes it of tokens that are not packed yet.
  public init(rows: [ListedToken], isComplete: Bool) {
    self.init(rows: PackedTokens(rows), isComplete: isComplete)
  }
}
