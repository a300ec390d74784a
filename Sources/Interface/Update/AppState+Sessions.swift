import FoundationEssentials
import TokenModel

extension Action {
  static let logIn = Action(
    .logIn, .sessions, [.character("L")], in: [.main], help: "log in; asks first where sign-ins are few",
    hint: Hint("log in", 3, in: .environments), opens: true, when: \.login
  ) { state, _ in state.openLogin() }
  static let renew = Action(
    .renew, .sessions, [.character("R")], in: [.main], help: "renew the session now",
    hint: Hint("renew", 4, in: .environments), when: \.renewal
  ) { state, _ in
    guard let environment = state.chosenEnvironment else { return [] }
    return state.startOnSession(.renewSession, .renewing, in: environment)
  }
  static let switchRefresh = Action(
    .switchRefresh, .sessions, [.character("a")], in: [.main], help: "automatic renewal on or off",
    hint: Hint("auto", 5, in: .environments), when: \.refreshSwitch
  ) { state, _ in state.switchRefresh() }
  static let copyApprovalAddress = Action(
    .copy, .dialogs, [.character("y")], in: [.approval], help: "copy the address at which the login is approved",
    hint: Hint("copy address", 1)
  ) { state, _ in
    guard case .login(let dialog) = state.dialogs.last, let approval = dialog.approval else { return [] }
    return [.terminal(.copy(Secret(approval.completeAddress ?? approval.address)))]
  }
  static let giveUpLogin = Action(
    .cancel, .dialogs, [[.escape], .character("q")], in: [.approval], help: "give up the login",
    hint: Hint("give up", 2)
  ) { state, _ in state.cancelDialog() }
}

/// What is possible with the session of the chosen environment.
extension AppState {
  fileprivate var login: Availability {
    guard let (_, state, _) = usable else { return whyNotUsable }
    return busy(state) ?? .possible
  }

  fileprivate var renewal: Availability { chosenState.map(renewal(of:)) ?? whyNotUsable }

  /// Whether the session of an environment can be renewed without logging in anew.
  func renewal(of state: EnvironmentState) -> Availability {
    guard let environment = state.environment, let profile = profile(of: environment) else { return whyNotUsable }
    if let busy = busy(state) { return busy }
    guard let held = state.held else {
      return .impossible("There is no session to renew. Press \(key(.logIn)) to log in.")
    }
    if state.loginDemand.isNothing { return .possible }
    if !profile.canRefresh {
      return .impossible(
        "\(profile.displayName) renews a session with every answer. Press \(key(.logIn)) to log in anew.")
    }
    if profile.refreshNeedsLivingToken, !state.hasLivingSession(at: now) {
      return .impossible(
        "\(environment.name) has ended, and \(profile.displayName) renews only what lives. Press \(key(.logIn)).")
    }
    if case .tokens(let tokens) = held.session.credentials, tokens.refresh == nil {
      return .impossible("There is no refresh token, or it may be spent. Press \(key(.logIn)) to log in anew.")
    }
    return .possible
  }

  fileprivate var refreshSwitch: Availability {
    guard let (_, _, profile) = usable else { return whyNotUsable }
    guard profile.canRefresh else {
      return .impossible("\(profile.displayName) renews a session with every answer; there is nothing to switch.")
    }
    return .possible
  }
}

extension AppState {
  /// Logs in to the chosen environment; where that spends one of few sign-ins although the session is good, asks first.
  fileprivate mutating func openLogin() -> [Effect] {
    guard let (environment, state, profile) = usable, profile.signInLimit != nil, state.hasLivingSession(at: now)
    else { return beginLogin(to: chosenEnvironment) }
    return open(.logInAnew(LogInAnewDialog(environment.name)))
  }

  fileprivate mutating func switchRefresh() -> [Effect] {
    guard let name = chosenEnvironment?.name else { return [] }
    change(name) { state in
      state.refresh = state.refresh == .auto ? .manual : .auto
      state.lastTry = nil
    }
    let isOn = chosenState?.refresh == .auto
    say(
      .done(
        isOn
          ? "\(name) is renewed automatically while fob is open."
          : "\(name) is not renewed automatically any more, also next time."),
      about: .refresh(name, isOn ? .auto : .manual))
    return []
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
