import Formats
import TokenModel

/// A piece of work in one environment: it may ask a server and take its time.
public enum Work: Sendable, Equatable {
  /// Get a valid session without asking a person.
  case obtainSession
  /// Refresh the session now.
  case renewSession
  /// Log in with what a person typed, or go on after a challenge.
  case logIn(LoginAnswers, after: LoginChallenge?)
  /// Unlock the vault for this run.
  case unlockVault(Secret)
  /// Wait until a person has approved a login.
  case awaitApproval(LoginApproval, after: LoginChallenge)
  /// Wait until a browser on this machine comes to the end of a login.
  case awaitRedirect(LoginRedirect)
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
  /// Save a plan of just these for later.
  case planRevocation([ListedToken])
  /// Go on with the plan in a file.
  case resumeRevocation(path: String)
  /// Forget the plan in a file.
  case discardRevocation(path: String)
  /// Replace upload tokens by a plan of just these.
  case rotate([ListedToken], RotationPlan.Ending)
  /// Go on with the rotation in a file.
  case resumeRotation(path: String)
  /// Forget the rotation in a file.
  case discardRotation(path: String)
  /// Keep the operator's notes about an upload token, or forget them (nil).
  case keepNotes([OwnNote: String?], TokenReference)
}

/// Identifies one piece of work, so that answers to work that was cancelled or replaced are ignored.
public struct WorkID: Hashable, Sendable {
  /// Counted from 1 since the program started.
  public let number: Int

  /// The first, second, … piece of work.
  public init(_ number: Int) {
    self.number = number
  }
}

/// What came of a piece of work, by what it was to bring about.
public enum WorkResult: Sendable {
  /// A valid session, got or refreshed.
  case obtainSession(Result<HeldSession, SessionFailure>)
  /// A login that is done or asks for more, also one that a person approves.
  case logIn(Result<LoginProgress, SessionFailure>)
  /// The address at which a login in a browser ended, or why it is not known here.
  case awaitRedirect(Result<Secret, TextFailure>)
  /// The vault, unlocked for this run.
  case unlockVault(Result<Void, VaultFailure>)
  /// The end of the session.
  case logOut(Result<LogOutOutcome, SessionFailure>)
  /// What the server tells about the session.
  case readDetails(Result<SessionDetails, SessionFailure>)
  /// One page of the upload tokens.
  case loadPage(Result<ListedPage, SessionFailure>)
  /// All upload tokens.
  case loadAll(Result<CompleteList, SessionFailure>)
  /// One upload token as the server has it now.
  case readToken(Result<ListedToken, SessionFailure>)
  /// A new upload token; where it failed it may have been made.
  case create(Result<ListedToken, SessionFailure>)
  /// The end of an upload token; where it failed it may have ended.
  case revoke(Result<RevokeOutcome, SessionFailure>)
  /// A plan that was followed as far as it went, from its beginning or on; it fails where nothing could be begun.
  case revokeMany(Result<RevocationOutcome, SessionFailure>)
  /// A plan that was saved for later.
  case planRevocation(Result<Revocation, SessionFailure>)
  /// A plan that was forgotten.
  case discardRevocation(Result<Void, SessionFailure>)
  /// A rotation that went as far as it could, from its beginning or on; it fails where nothing could be begun.
  case rotate(Result<RotationOutcome, SessionFailure>)
  /// A rotation that was forgotten.
  case discardRotation(Result<Void, SessionFailure>)
  /// The upload token with the operator's notes, or without them.
  case keepNotes(Result<ListedToken, SessionFailure>)
  /// Whether the server of an environment that is to be added answers (`Effect.tryEnvironment`).
  case tryEnvironment(Result<ConnectionFinding, FileFailure>)
  /// An environment that was added (`Effect.addEnvironment`).
  case addEnvironment(Result<Void, FileFailure>)
  /// Whether its file was changed (`Effect.changeEnvironment`).
  case changeEnvironment(Result<Void, FileFailure>)
  /// What became of an environment that was to be removed (`Effect.removeEnvironment`).
  case removeEnvironment(Result<EnvironmentRemoval, EnvironmentRemovalFailure>)
}

extension WorkResult {
  /// Why a session or an upload token did not come to what was wanted.
  var failure: SessionFailure? {
    switch self {
    case .obtainSession(.failure(let failure)), .logIn(.failure(let failure)), .logOut(.failure(let failure)),
      .readDetails(.failure(let failure)), .loadPage(.failure(let failure)), .loadAll(.failure(let failure)),
      .readToken(.failure(let failure)), .create(.failure(let failure)), .revoke(.failure(let failure)),
      .revokeMany(.failure(let failure)), .planRevocation(.failure(let failure)),
      .discardRevocation(.failure(let failure)), .rotate(.failure(let failure)),
      .discardRotation(.failure(let failure)), .keepNotes(.failure(let failure)):
      failure
    case .obtainSession(.success), .logIn(.success), .logOut(.success), .readDetails(.success), .loadPage(.success),
      .loadAll(.success), .readToken(.success), .create(.success), .revoke(.success), .revokeMany(.success),
      .planRevocation(.success), .discardRevocation(.success), .rotate(.success), .discardRotation(.success),
      .keepNotes(.success), .unlockVault, .awaitRedirect, .tryEnvironment,
      .addEnvironment, .changeEnvironment, .removeEnvironment:
      nil
    }
  }
}
