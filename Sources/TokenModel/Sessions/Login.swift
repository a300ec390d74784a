/// What a server says to a login.
public enum LoginStep: Sendable {
  /// Done: the session.
  case loggedIn(Session)
  /// More is asked for.
  case challenged(LoginChallenge)
}
