/// How far a login has come.
public enum LoginProgress: Sendable {
  /// Done, and saved.
  case loggedIn(HeldSession)
  /// Answers are missing. With a challenge they are for `continueLogin`, without one for the login itself; nothing is locked meanwhile.
  case asks(fields: [LoginField], message: String?, challenge: LoginChallenge?)
  /// A person has to approve it; `awaitApproval` goes on with the challenge. Nothing is locked meanwhile.
  case awaits(LoginApproval, challenge: LoginChallenge)
}
