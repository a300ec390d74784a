/// What is asked of whoever keeps sessions; done in this process, or sent whole to a helper process.
public enum SessionRequest: Sendable {
  /// About the session of an environment.
  case about(Environment, Operation)
  /// Forgets everything kept under a name, its binding to an origin too: for an environment that is removed. No server is told.
  /// `tokenFile`: the file that the environment named for the vendor's scripts; what fob wrote there with a session goes too.
  case forgetAll(EnvironmentName, tokenFile: String?)

  /// What is to be done about a session; explained at the functions of `SessionKeeping`.
  public enum Operation: Codable, Sendable {
    case obtain(SessionNeed)
    case renew
    case replace(refused: PipedSecret)
    case logIn(PipedAnswers, after: PipedChallenge?)
    case logOut
    case forget
  }
}

/// What comes of a request.
public enum SessionAnswer: Sendable {
  /// A session, or what a login still wants.
  case session(LoginProgress)
  case loggedOut(LogOutOutcome)
  case done

  var held: HeldSession? { if case .session(.loggedIn(let held)) = self { held } else { nil } }

  var progress: LoginProgress? { if case .session(let progress) = self { progress } else { nil } }

  var outcome: LogOutOutcome? { if case .loggedOut(let outcome) = self { outcome } else { nil } }
}
