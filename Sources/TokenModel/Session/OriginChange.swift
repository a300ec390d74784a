/// An address that an environment's file names now and that no login has confirmed: neither session nor secrets go there.
public struct OriginChange: Sendable, Equatable, Codable {
  /// The address that was confirmed.
  public var from: Origin
  /// The one that was not.
  public var to: Origin

  /// Makes it.
  public init(from: Origin, to: Origin) {
    self.from = from
    self.to = to
  }
}
