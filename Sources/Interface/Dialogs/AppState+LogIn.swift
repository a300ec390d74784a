import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

extension Action {
  static let logIn = Action(
    .logIn, .sessions, [.character("L")], in: [.main], help: "log in; asks first where sign-ins are few",
    hint: Hint("log in", 3, in: .environments), opens: true, when: \.login
  ) { state, _ in state.openLogin() }
  static let copyApprovalAddress = Action(
    .copy, .dialogs, [.character("y")], in: [.approval], help: "copy the address at which the login is approved",
    hint: Hint("copy address", 1)
  ) { state, _ in state.copyText() }
  static let copyLoginAddress = Action(
    .copy, .dialogs, [[.alt("y")]], in: [.form], help: "copy the address at which to log in",
    hint: Hint("copy address", 3), when: \.addressToCopy
  ) { state, _ in state.copyText() }
  static let giveUpLogin = Action(
    .cancel, .dialogs, [[.escape], .character("q")], in: [.approval], help: "give up the login",
    hint: Hint("give up", 2)
  ) { state, _ in state.cancelDialog() }
}

extension AppState {
  fileprivate var login: Availability {
    guard let (_, state, _) = usable else { return whyNotUsable }
    return busy(state) ?? .possible
  }

  fileprivate var addressToCopy: Availability {
    (dialogs.last as? LoginDialog)?.redirect != nil ? .possible : .impossible("There is no address to copy here.")
  }

  /// Logs in to the chosen environment; where that spends one of few sign-ins although the session is good, asks first.
  fileprivate mutating func openLogin() -> [Effect] {
    guard let (environment, state, profile) = usable, profile.signInLimit != nil, state.hasLivingSession(at: now)
    else { return beginLogin(to: chosenEnvironment) }
    return open(LogInAnewDialog(environment.name))
  }

  /// Takes in how a login goes.
  mutating func loginAnswered(
    _ name: EnvironmentName, _ work: WorkID, _ result: Result<LoginProgress, SessionFailure>
  ) -> [Effect] {
    guard end(work, of: name) else { return [] }
    switch result {
    case .success(.loggedIn(let held)):
      let dialog = dialog(LoginDialog.self, waitingFor: work)
      close(work)
      say(.done("Logged in to \(name)."), about: .session(name, lives: true))
      hold(held, for: name)
      lists[name]?.outdate()
      return offerToSave(dialog, for: name)
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
    let code = [Effect.makeCode(approval.scannedAddress)]
    if changeDialog(LoginDialog.self, waitingFor: work, { $0.wait(for: approval, challenge: challenge, next) }) {
      return effects + code
    }
    var dialog = LoginDialog(name, fields: [])
    dialog.wait(for: approval, challenge: challenge, next)
    return open(dialog) + effects + code
  }

  /// Shows a QR code where its address is.
  mutating func codeMade(_ code: QRCode, of address: String) {
    for index in dialogs.indices {
      guard var dialog = dialogs[index] as? LoginDialog else { continue }
      dialog.show(code, of: address)
      dialogs[index] = dialog
    }
  }

  /// Goes on in the dialog that is open, or opens one where the login had begun without.
  private mutating func ask(
    _ fields: [LoginField], _ message: String?, _ challenge: LoginChallenge?, for name: EnvironmentName,
    _ work: WorkID
  ) -> [Effect] {
    let (listening, effects) = listen(challenge, for: name)
    func ask(_ dialog: inout LoginDialog) {
      dialog.ask(fields, message: message, challenge: challenge)
      if let listening { dialog.listen(listening) }
    }
    if changeDialog(LoginDialog.self, waitingFor: work, ask) { return effects }
    var dialog = LoginDialog(name, fields: [])
    ask(&dialog)
    return open(dialog) + effects
  }

  /// Waits for a browser on this machine if the login goes on in one. The address can be typed meanwhile.
  private mutating func listen(_ challenge: LoginChallenge?, for name: EnvironmentName) -> (WorkID?, [Effect]) {
    guard let redirect = challenge?.redirect, let environment = environment(name) else { return (nil, []) }
    let work = nextWork()
    return (work, [.makeCode(redirect.address), .start(.awaitRedirect(redirect), environment, work)])
  }

  /// Sends the address at which a browser on this machine ended, unless a person typed one meanwhile.
  mutating func redirectReceived(_ work: WorkID, _ result: Result<Secret, TextFailure>) -> [Effect] {
    guard let index = dialogs.firstIndex(where: { ($0 as? LoginDialog)?.listening == work }),
      var dialog = dialogs[index] as? LoginDialog
    else { return [] }
    if case .success(let address) = result { dialog.receive(address) } else { dialog.endListening() }
    dialogs[index] = dialog
    // Below another dialog it waits until somebody is back.
    guard case .success = result, index == dialogs.count - 1 else { return [] }
    return dialog.submit(in: &self)
  }

  /// Offers to keep what took the place of a rejected secret, where that stands in the environment's file. Once the stored one was good itself, nothing
  /// is rejected any more.
  private mutating func offerToSave(_ dialog: LoginDialog?, for name: EnvironmentName) -> [Effect] {
    guard let rejected = dialog?.rejected, let value = dialog?.answers[.secret(rejected.secret)],
      let environment = environment(name)
    else {
      change(name) { $0.rejected = nil }
      return []
    }
    change(name) { $0.rejected = rejected }
    guard rejected.source.isLiteral else {
      if let remedy = rejected.remedy {
        say(.info("Logged in to \(name). \(remedy)"), about: .session(name, lives: true))
      }
      return []
    }
    return open(SaveSecretDialog(environment, rejected.secret, value))
  }

  private mutating func loginFailed(_ name: EnvironmentName, _ work: WorkID, _ failure: SessionFailure) -> [Effect] {
    if case .vaultLocked = failure {
      // What was typed stays, and is sent again once the vault is unlocked.
      changeDialog(LoginDialog.self, waitingFor: work) { $0.work = nil }
      return open(UnlockDialog(name, logsIn: true))
    }
    let typed = dialog(LoginDialog.self, waitingFor: work)?.isJudgedByTyping ?? false
    let rejected = typed ? nil : noteRejection(failure, of: name)
    let named = rejected.map { Failure($0, failure, loginKey: key(.logIn), editKey: key(.edit)) }
    let inDialog = named ?? shown(failure, retry: .submit, in: .form)
    var isRefused = false
    if case .service(.credentialsRefused) = failure { isRefused = true }
    let isInDialog = changeDialog(LoginDialog.self, waitingFor: work) { dialog in
      if isRefused { dialog.refuse(inDialog) } else { dialog.fail(inDialog) }
    }
    if isInDialog { return [] }
    let shown = named ?? shown(failure, retry: .logIn)
    change(name) { $0.failure = shown }
    say(.failure("\(name): \(shown.reason)"), about: .failure(name))
    return []
  }

  /// Continues a login that waited for the vault.
  mutating func resumeLogin(to name: EnvironmentName) -> [Effect] {
    if let dialog = dialogs.last as? LoginDialog, dialog.environment == name { return dialog.submit(in: &self) }
    return beginLogin(to: environment(name))
  }
}
