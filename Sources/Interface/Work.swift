import TokenModel

/// A piece of work in one environment: it may ask a server and take its time.
public enum Work: Sendable, Equatable {
  /// Get a valid session without asking a person.
  case obtainSession
  /// Renew the session now.
  case renewSession
  /// Log in with what a person typed, or go on after a challenge.
  case logIn(LoginAnswers, after: LoginChallenge?)
  /// Unlock the vault for this run.
  case unlockVault(Secret)
  /// Wait until a person has approved a login.
  case awaitApproval(LoginApproval, after: LoginChallenge)
  /// End the session.
  case logOut
  /// Ask the server about the session.
  case readDetails
  /// Read one page of the upload tokens.
  case loadPage(TokenQuery)
  /// Read all upload tokens.
  case loadAll(sort: TokenSort?)
  /// Read one upload token.
  case readToken(TokenReference)
  /// Make an upload token.
  case create(TokenRequest)
  /// End an upload token.
  case revoke(TokenReference)
  /// End many upload tokens by a plan of just these.
  case revokeMany([ListedToken])
  /// Go on with the plan in a file.
  case resumeRevocation(path: String)
  /// Forget the plan in a file.
  case discardRevocation(path: String)
  /// Keep the operator's own label for an upload token, or forget it.
  case keepLabel(String?, TokenReference)
}
