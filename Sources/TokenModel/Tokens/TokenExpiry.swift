import FoundationEssentials

/// When an upload token ends.
public enum TokenExpiry: Sendable, Hashable {
  /// At that time, by the server's clock.
  case at(Date)
  /// Only by being revoked.
  case never
  /// The service does not tell; that is not never.
  case unknown
}
