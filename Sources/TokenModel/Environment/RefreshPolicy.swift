/// Whether fob renews a session by itself: `refresh = auto` or `manual`.
public enum RefreshPolicy: String, Sendable, Codable, CaseIterable {
  /// Before it ends, as long as fob is open or a script asks.
  case auto
  /// Only when a person or `fob refresh` says so.
  case manual
}
