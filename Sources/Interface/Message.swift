import TokenModel

/// What can happen, as a fact: in the terminal, on disk, or as the end of a piece of work.
public enum Message: Sendable {
  /// The terminal reports something.
  case terminal(TerminalEvent)
  /// The environments folder and the sessions on disk were read.
  case environmentsRead([EnvironmentReading])
  /// Some file of the environments or sessions folder changed.
  case filesChanged
  /// The operator's `keys.ini` was read, or it is gone and the keys are the program's own.
  case keysRead(KeyMap)
  /// It cannot be used, and why.
  case keysNotRead(KeysFileError)
  /// `settings.ini` was read, and what is wrong with it.
  case settingsRead(Settings, [SettingsProblem])
  /// The themes folder was read.
  case themesRead(ThemeLibrary)
  /// What was chosen could not be kept.
  case choicesNotKept(SettingsProblem)
  /// What is held for an environment was read from disk, after work that may have changed it.
  case statusRead(EnvironmentName, SessionStatus, loginDemand: LoginDemand)

  /// The server of an environment that is to be added was tried.
  case environmentTried(EnvironmentDraft, WorkID, ConnectionFinding)
  /// The environment was added.
  case environmentAdded(EnvironmentName, WorkID)
  /// It cannot be added as it is.
  case environmentNotAdded(WorkID, EnvironmentProblem)

  /// A request was handed over, or has ended.
  case requestSeen(ActivityRecord)
  /// The audit log tells what was done to an upload token or a session; oldest first.
  case historyRead(HistorySubject, [AuditEntry])
  /// The audit log has a new line.
  case eventNoted(AuditEvent)
  /// The audit log cannot be written, and why.
  case auditFailed(String)

  /// There is a valid session.
  case sessionObtained(EnvironmentName, WorkID, HeldSession)
  /// There is none, and why.
  case sessionNotObtained(EnvironmentName, WorkID, SessionFailure)
  /// A login is done, or asks for more.
  case loginAnswered(EnvironmentName, WorkID, LoginProgress)
  /// A login was refused or did not reach the server.
  case loginFailed(EnvironmentName, WorkID, SessionFailure)
  /// The vault is unlocked for this run.
  case vaultUnlocked(EnvironmentName, WorkID)
  /// It is not.
  case vaultNotUnlocked(EnvironmentName, WorkID, VaultFailure)
  /// The session was ended.
  case loggedOut(EnvironmentName, WorkID, LogOutOutcome)
  /// It was not.
  case logOutFailed(EnvironmentName, WorkID, SessionFailure)
  /// The server told about the session.
  case detailsRead(EnvironmentName, WorkID, SessionDetails)
  /// It did not.
  case detailsNotRead(EnvironmentName, WorkID, SessionFailure)

  /// One page of the upload tokens is here.
  case pageLoaded(EnvironmentName, WorkID, ListedPage)
  /// So much of all the upload tokens is read.
  case listProgressed(EnvironmentName, WorkID, read: Int, total: Int)
  /// All upload tokens are here.
  case listCompleted(EnvironmentName, WorkID, CompleteList)
  /// A page or the whole list could not be read.
  case listFailed(EnvironmentName, WorkID, SessionFailure)

  /// One upload token as the server has it now.
  case tokenRead(EnvironmentName, WorkID, ListedToken)
  /// It could not be read.
  case tokenNotRead(EnvironmentName, WorkID, SessionFailure)
  /// An upload token was made.
  case tokenCreated(EnvironmentName, WorkID, ListedToken)
  /// None was made, or nobody knows.
  case tokenNotCreated(EnvironmentName, WorkID, SessionFailure)
  /// An upload token has ended.
  case tokenRevoked(EnvironmentName, WorkID, RevokeOutcome)
  /// It has not, or nobody knows.
  case tokenNotRevoked(EnvironmentName, WorkID, SessionFailure)
  /// Revocations are on disk that are not done and that nobody is following.
  case revocationsRead([Revocation])
  /// A plan is on disk and is followed now.
  case revocationBegan(EnvironmentName, WorkID, Revocation)
  /// So far has it come.
  case revocationProgressed(EnvironmentName, WorkID, RevocationProgress)
  /// It was followed as far as it went.
  case revocationEnded(EnvironmentName, WorkID, RevocationOutcome)
  /// Nothing could be begun, and why.
  case revocationFailed(EnvironmentName, WorkID, SessionFailure)
  /// A plan was forgotten.
  case revocationDiscarded(EnvironmentName, WorkID)
  /// It was not.
  case revocationNotDiscarded(EnvironmentName, WorkID, SessionFailure)
  /// The operator's own label was kept or forgotten.
  case labelKept(EnvironmentName, WorkID, ListedToken)
  /// It was not.
  case labelNotKept(EnvironmentName, WorkID, SessionFailure)
}
