/// Which kind of server an environment speaks to, as its file writes it: `preservica`, `api.video`, `pod`.
public struct ServiceName: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
  /// The name as an environment's file writes it.
  public let rawValue: String

  /// Takes any name; whether a service of that name exists, `ServiceDirectory` knows.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// The name as an environment's file writes it.
  public var description: String { rawValue }
}
