/// Addresses that an environment's file names now and that no login has confirmed: neither session nor secrets go there.
public struct OriginChange: Sendable, Equatable, Codable {
  /// The address that was confirmed.
  public var from: Origin
  /// Those that were not, at least one.
  public var to: [Origin]

  /// Makes it.
  public init(from: Origin, to: [Origin]) {
    self.from = from
    self.to = to
  }
}

extension OriginChange: CustomStringConvertible {
  /// All of them, as the end of a sentence that begins with "changed".
  public var description: String { "from \(from) to \(to.map(\.text).joined(separator: " and "))" }
}
