/// How good a session must be for what it is wanted for.
public struct SessionNeed: Sendable, Hashable, Codable {
  /// Seconds that it must still live, as a hard demand; nil leaves it to the margins that scale with its lifetime.
  public var minimumValidity: Int?

  /// Makes a need.
  public init(minimumValidity: Int? = nil) {
    self.minimumValidity = minimumValidity
  }

  /// Good enough by the scaled margins.
  public static let ordinary = SessionNeed()
}
