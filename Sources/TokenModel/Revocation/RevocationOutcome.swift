/// A revocation after it was followed as far as it went.
public struct RevocationOutcome: Sendable, Equatable {
  /// Plan and results.
  public var revocation: Revocation
  /// Why it ended early, or which result was not kept; nil where every token was tried and each result is on the disk.
  public var stop: RevocationStop?

  /// Makes it.
  public init(_ revocation: Revocation, stop: RevocationStop?) {
    self.revocation = revocation
    self.stop = stop
  }
}
