/// What fob is doing when a network fault strikes.
public enum FaultColumn: String, Sendable, CaseIterable {
  /// A command that needs a session where there is none.
  case signIn = "no session"
  /// A command under a living session.
  case ask = "session"
  /// The terminal UI under a living session.
  case screen = "UI"
}
