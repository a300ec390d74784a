import FoundationEssentials

/// How the vault stands.
public enum VaultStatus: Sendable, Equatable {
  /// There is none.
  case notSetUp
  /// Its secrets cannot be read.
  case locked
  /// Its secrets can be read by this user's programs until then, by the local clock.
  case unlocked(until: Date)
}
