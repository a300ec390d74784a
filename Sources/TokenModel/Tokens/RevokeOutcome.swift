/// What became of an upload token that was to be ended.
public enum RevokeOutcome: Sendable, Equatable {
  /// It was ended now.
  case ended
  /// It had ended before, and a list says so.
  case alreadyGone
}
