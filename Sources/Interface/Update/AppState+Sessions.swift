import FoundationEssentials
import TokenModel

extension AppState {
  /// Logs in to the chosen environment; where that spends one of few sign-ins although the session is good, asks first.
  mutating func openLogin() -> [Effect] {
    guard let (environment, state, profile) = usable, profile.signInLimit != nil, state.hasLivingSession(at: now)
    else { return beginLogin(to: chosenEnvironment) }
    return open(.logInAnew(LogInAnewDialog(environment.name)))
  }

  /// Asks for what a login needs, or logs in where that is nothing and no address has to be confirmed.
  mutating func beginLogin(to environment: Environment?) -> [Effect] {
    guard let environment, let state = state(of: environment.name) else { return [] }
    let fields = state.loginDemand.fields
    guard fields.isEmpty, state.originChange == nil else {
      return open(.login(LoginDialog(environment.name, fields: fields, confirming: state.originChange)))
    }
    return startOnSession(.logIn(LoginAnswers(), after: nil), .loggingIn, in: environment)
  }

  /// Starts work on a session, unless some is under way.
  mutating func startOnSession(
    _ work: Work, _ kind: SessionActivity.Kind, isAsked: Bool = true, in environment: Environment
  ) -> [Effect] {
    guard let state = state(of: environment.name), state.activity == nil else { return [] }
    let id = nextWork()
    change(environment.name) { $0.activity = SessionActivity(kind: kind, work: id, isAsked: isAsked) }
    return [.start(work, environment, id)]
  }

  /// Waits no more for the login to the chosen environment, which needs nobody. What was sent comes to its end all the same, and its session is saved.
  mutating func giveUpLogin(_ work: WorkID) -> [Effect] {
    guard let name = chosenEnvironment?.name, end(work, of: name) else { return [] }
    notice = .info("Gave up the login to \(name). A session that comes all the same is kept.")
    if chosenState?.hasLivingSession(at: now) == false { noticeSubject = .session(name, lives: false) }
    return [.cancel(work)]
  }

  /// Ends the note that work is under way; false where it is not this work.
  private mutating func end(_ work: WorkID, of name: EnvironmentName) -> Bool {
    guard let state = state(of: name), let activity = state.activity, activity.work == work else { return false }
    change(name) { $0.activity = nil }
    return true
  }

  private mutating func hold(_ held: HeldSession, for name: EnvironmentName) {
    let now = now
    change(name) { state in
      state.status = SessionStatus(.session(held))
      state.failure = nil
      state.lastTry = now
    }
    lists[name]?.failure = nil
    if let warning = held.warning { say(.warning("\(name): \(warning)"), about: .warning(name)) }
  }

  /// Takes in whether there is a valid session; like each answer on a session, unless it was given up.
  mutating func sessionObtained(
    _ name: EnvironmentName, _ work: WorkID, _ result: Result<HeldSession, SessionFailure>
  ) {
    guard end(work, of: name) else { return }
    switch result {
    case .success(let held): hold(held, for: name)
    case .failure(let failure):
      let now = now
      let shown = shown(failure, retry: .renew)
      change(name) { state in
        state.failure = shown
        state.lastTry = now
      }
    }
  }

  /// Takes in how a login goes.
  mutating func loginAnswered(
    _ name: EnvironmentName, _ work: WorkID, _ result: Result<LoginProgress, SessionFailure>
  ) -> [Effect] {
    guard end(work, of: name) else { return [] }
    switch result {
    case .success(.loggedIn(let held)):
      close(work)
      say(.done("Logged in to \(name)."), about: .session(name, lives: true))
      hold(held, for: name)
      lists[name]?.outdate()
      return []
    case .success(.asks(let fields, let message, let challenge)):
      return ask(fields, message, challenge, for: name, work)
    case .success(.awaits(let approval, let challenge)): return wait(for: approval, challenge, in: name, work)
    case .failure(let failure): return loginFailed(name, work, failure)
    }
  }

  /// Shows where the login is to be approved, and waits for that.
  private mutating func wait(
    for approval: LoginApproval, _ challenge: LoginChallenge, in name: EnvironmentName, _ work: WorkID
  ) -> [Effect] {
    guard let environment = environment(name) else { return [] }
    let effects = startOnSession(.awaitApproval(approval, after: challenge), .loggingIn, in: environment)
    let next = state(of: name)?.activity?.work
    if changeDialog(LoginDialog.self, waitingFor: work, { $0.wait(for: approval, challenge: challenge, next) }) {
      return effects
    }
    var dialog = LoginDialog(name, fields: [])
    dialog.wait(for: approval, challenge: challenge, next)
    return open(.login(dialog)) + effects
  }

  /// Goes on in the dialog that is open, or opens one where the login had begun without.
  private mutating func ask(
    _ fields: [LoginField], _ message: String?, _ challenge: LoginChallenge?, for name: EnvironmentName,
    _ work: WorkID
  ) -> [Effect] {
    let isOpen = changeDialog(LoginDialog.self, waitingFor: work) { dialog in
      dialog.ask(fields, message: message, challenge: challenge)
    }
    guard !isOpen else { return [] }
    var dialog = LoginDialog(name, fields: [])
    dialog.ask(fields, message: message, challenge: challenge)
    return open(.login(dialog))
  }

  private mutating func loginFailed(_ name: EnvironmentName, _ work: WorkID, _ failure: SessionFailure) -> [Effect] {
    if case .vaultLocked = failure {
      // What was typed stays, and is sent again once the vault is unlocked.
      changeDialog(LoginDialog.self, waitingFor: work) { $0.work = nil }
      return open(.unlock(UnlockDialog(name, logsIn: true)))
    }
    let inDialog = shown(failure, retry: .submit, in: .form)
    var isRefused = false
    if case .service(.credentialsRefused) = failure { isRefused = true }
    let isInDialog = changeDialog(LoginDialog.self, waitingFor: work) { dialog in
      if isRefused { dialog.refuse(inDialog) } else { dialog.fail(inDialog) }
    }
    if isInDialog { return [] }
    let shown = shown(failure, retry: .logIn)
    change(name) { $0.failure = shown }
    say(.failure("\(name): \(shown.reason)"), about: .failure(name))
    return []
  }

  /// Takes in how a logout ended.
  mutating func loggedOut(_ name: EnvironmentName, _ work: WorkID, _ result: Result<LogOutOutcome, SessionFailure>) {
    guard end(work, of: name) else { return }
    switch result {
    case .success(let outcome):
      close(work)
      change(name) { $0.status = SessionStatus(.nothing) }
      if let support = environment(name).flatMap(profile(of:))?.uploadTokens {
        lists[name] = TokenList(support: support)
      }
      let done =
        switch outcome.meaning {
        case .endsOnServer: "Logged out of \(name)."
        case .forgetsLocally: "Forgot the session of \(name) here; no server was told."
        }
      say(.done([done, outcome.remains ?? ""].sentences), about: .session(name, lives: false))
    case .failure(let failure): failDialog(work, shown(failure, retry: .press, in: .confirmation))
    }
  }
}
