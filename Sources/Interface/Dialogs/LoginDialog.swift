import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// Asks for what a login needs, step by step.
struct LoginDialog: SendingDialog, FormDialog {
  static let width = 60

  let environment: EnvironmentName
  var form: Form<LoginField.Name>
  /// The server's question after the first step; nil during it.
  private(set) var challenge: LoginChallenge?
  /// What a person has to do elsewhere while the dialog waits for it.
  private(set) var approval: LoginApproval?
  /// The address of that as a QR code.
  private(set) var code: QRCode?
  /// Why it is asked.
  private(set) var message: String?
  /// The stored secret that was rejected, of which it asks for another.
  private(set) var rejected: RejectedSecret?
  /// The change of address that it shows, and that its answers confirm.
  private(set) var confirmed: OriginChange?
  var top: Int? = 0
  var failure: Failure?
  var work: WorkID?
  /// What was typed in earlier steps.
  private var earlier = LoginAnswers()

  var wantedWidth: Int { code == nil ? Self.width : 100 }
  var keyContext: KeyContext { approval == nil ? .form : .approval }
  /// It can be given up at any time.
  var cancelling: Availability { .possible }
  var submitWord: String { "log in" }
  var hints: [ActionName: String] { work == nil ? formHints : [.cancel: "give up"] }

  init(_ environment: EnvironmentName, fields: [LoginField], confirming change: OriginChange? = nil) {
    self.environment = environment
    form = Self.form(fields)
    confirmed = change
    message = change.map { change in
      "The address changed \(change). Logging in confirms \(change.to.count == 1 ? "the new one" : "the new ones")."
    }
  }

  /// Asks for another secret than the stored one, which the server rejected. Where fob cannot see whether that was changed, leaving the field
  /// empty has it sent again.
  init(_ environment: EnvironmentName, fields: [LoginField], instead rejected: RejectedSecret) {
    self.init(environment, fields: fields)
    let source = rejected.source.isLiteral ? nil : rejected.remedy
    form = Form(
      form.fields + [
        FormField(
          name: .secret(rejected.secret), label: rejected.secret.words.capitalizedFirst,
          input: .text(TextField(), isSecret: true), hint: source,
          placeholder: source == nil ? nil : "empty: the stored one again", isRequired: source == nil)
      ])
    self.rejected = rejected
    message = rejected.reason
  }

  /// What was typed so far.
  var answers: LoginAnswers {
    var answers = LoginAnswers()
    for field in form.fields {
      if let typed = field.textField, !typed.isEmpty { answers[field.name] = typed.content }
    }
    return answers.completed(by: earlier)
  }

  /// Whether a secret was typed, so that the server has judged no stored one alone.
  var hasTypedSecret: Bool {
    answers.values.contains { if case .secret = $0.key { !$0.value.isEmpty } else { false } }
  }

  /// What is wrong, or likely to be, with what is typed into the field that has the keys.
  var problem: String? {
    guard let focused = form.focusedField, let field = focused.textField else { return nil }
    if focused.name == .code {
      return field.text.contains { !("0"..."9").contains($0) } ? "The code is made of digits only." : nil
    }
    return field.hasOuterBlank ? "There is a blank at its start or end: is that part of it?" : nil
  }

  /// Goes on with what the server asks for next. Asked for the same again, what was typed stays.
  mutating func ask(_ fields: [LoginField], message: String?, challenge: LoginChallenge?) {
    work = nil
    failure = nil
    self.message = message
    let isSameStep = self.challenge == nil && challenge == nil && form.fields.map(\.name) == fields.map(\.name)
    self.challenge = challenge
    guard !isSameStep else { return }
    earlier = answers
    form = Self.form(fields)
  }

  /// Waits until a person has approved the login.
  mutating func wait(for approval: LoginApproval, challenge: LoginChallenge, _ work: WorkID?) {
    earlier = answers
    form = Self.form([])
    failure = nil
    message = challenge.message
    self.work = work
    self.approval = approval
  }

  /// Shows the QR code of the address at which it is approved.
  mutating func show(_ code: QRCode, of address: String) {
    if let approval, approval.scannedAddress == address { self.code = code }
  }

  /// The login failed: what was typed stays, the first secret is where to mend it.
  mutating func fail(_ failure: Failure) {
    work = nil
    self.failure = failure
    if approval != nil { (approval, code, message) = (nil, nil, nil) }
    if let secret = form.fields.first(where: \.isSecret) { form.focus(on: secret.name) }
  }

  /// The server refused what was typed: secrets that cannot be seen are typed again from the start, not added to.
  mutating func refuse(_ failure: Failure) {
    for index in form.fields.indices where form.fields[index].isSecret {
      form.fields[index].input = .text(TextField(), isSecret: true)
    }
    fail(failure)
  }

  private static func form(_ fields: [LoginField]) -> Form<LoginField.Name> {
    Form(
      fields.map { field in
        FormField(
          name: field.name, label: field.label, input: .text(TextField(), isSecret: field.isSecret), isRequired: true)
      })
  }

  func leave(in state: inout AppState) -> [Effect] {
    if work != nil { state.change(environment) { $0.activity = nil } }
    return state.closeDialog()
  }

  func textToCopy(in state: AppState) -> String? { approval.map { $0.completeAddress ?? $0.address } }

  func countdownEnd(at now: Date) -> Date? { approval?.expires }

  func submit(in state: inout AppState) -> [Effect] {
    guard let found = state.state(of: environment) else { return [] }
    if let change = found.originChange, change != confirmed {
      // What was typed was meant for the addresses that were shown.
      state.replaceDialog(LoginDialog(environment, fields: found.loginDemand.fields, confirming: change))
      return []
    }
    if let activity = found.activity {
      state.say(.info("\(environment): \(activity.displayName)"), about: .busy(environment))
      return []
    }
    return state.sendOnSession(.logIn(answers, after: challenge), .loggingIn, from: self)
  }
}

extension LoginDialog {
  func content(in state: AppState, width: Int) -> DialogContent {
    var content = DialogContent(challenge == nil ? "Log in" : "Log in, second step", in: environment, of: state)
    if let approval {
      let rows = DialogExtent.area(in: state).rows - 2
      if let code,
        let block = QRCodeBlock(
          code, columns: width - Self.leastTextWidth, rows: rows, depth: state.display.depth,
          repertoire: state.display.repertoire)
      {
        add(approval, beside: block, to: &content, in: state, width: width)
        return content
      }
      add(approval, to: &content, in: state, width: width)
      addPlace(to: &content, in: state, width: width)
      return content
    }
    addPlace(to: &content, in: state, width: width)
    if let message { content.lines.add(message, width: width) }
    let isActive = work == nil
    if form.fields.isEmpty {
      content.foot.add(StyledText("Press \(state.key(.submit, in: .form)) to log in.", .textStrong))
    } else {
      FormContent(
        form: form, glyphs: state.display.glyphs, isActive: isActive,
        isShown: form.isShown(at: state.now), problem: problem
      ).add(to: &content, width: width)
    }
    if let failure {
      content.addNews([(failure.reason, .statusError)], width: width)
    } else if !isActive {
      let words = "Asking the server. \(state.key(.cancel, in: .form)) gives up."
      content.addNews([("\(state.display.glyphs.busy) \(words)", .statusInfo)], width: width)
    }
    return content
  }

  /// Cells for the text beside a code, at least.
  private static let leastTextWidth = 28

  private func add(
    _ approval: LoginApproval, beside block: QRCodeBlock, to content: inout DialogContent, in state: AppState,
    width: Int
  ) {
    var text = StyledLines()
    let room = width - block.width - 2
    text.add("Scan the code, or open", width: room)
    text.add(approval.address, .textStrong, width: room)
    text.addGap()
    text.add(StyledText("Code  ", .textDim) + StyledText(DisplayText(approval.code), .textStrong))
    text.addGap()
    if let message { text.add(message, width: room) }
    let left = Countdown(to: approval.expires, at: state.now).text(.twoUnits)
    text.add("\(state.display.glyphs.busy) Waiting for the approval, \(left) left.", .statusInfo, width: room)
    for (index, line) in block.lines.enumerated() {
      let code = StyledText(DisplayText(line), fixed: block.style)
      content.lines.add(text.all.indices.contains(index) ? code + StyledText("  ") + text.all[index] : code)
    }
  }

  private func add(
    _ approval: LoginApproval, to content: inout DialogContent, in state: AppState, width: Int
  ) {
    // Addresses have lines of their own, so that they can be selected as a whole.
    if let message { content.lines.add(message, width: width) }
    content.lines.add(approval.address, .textStrong, width: width)
    FactLines.add(Fact("Code", approval.code, .textStrong), to: &content.lines, width: width)
    if let address = approval.completeAddress {
      content.lines.addGap()
      content.lines.add("With the code in it:", .textDim, width: width)
      content.lines.add(address, width: width)
    }
    content.lines.addGap()
    let left = Countdown(to: approval.expires, at: state.now).text(.twoUnits)
    let words = "Waiting for the approval, \(left) left."
    content.addNews([("\(state.display.glyphs.busy) \(words)", .statusInfo)], width: width)
    // Where there is no footer.
    guard state.display.isPlain else { return }
    content.foot.add(
      "\(state.key(.copy, in: .approval)) copies the address, \(state.key(.cancel, in: .approval)) gives up.",
      width: width)
  }

  private func addPlace(to content: inout DialogContent, in state: AppState, width: Int) {
    guard let environment = state.environment(environment) else { return }
    let profile = state.profile(of: environment)
    let account = environment.username.map { " as \($0)" } ?? ""
    content.lines.add(
      "\(profile?.displayName ?? environment.service.rawValue) at \(environment.origin)\(account)", .textDim,
      width: width)
  }
}

extension Action {
  static let logIn = Action(
    .logIn, .sessions, [.character("L")], in: [.main], help: "log in; asks first where sign-ins are few",
    hint: Hint("log in", 3, in: .environments), opens: true, when: \.login
  ) { state, _ in state.openLogin() }
  static let copyApprovalAddress = Action(
    .copy, .dialogs, [.character("y")], in: [.approval], help: "copy the address at which the login is approved",
    hint: Hint("copy address", 1)
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
    let isOpen = changeDialog(LoginDialog.self, waitingFor: work) { dialog in
      dialog.ask(fields, message: message, challenge: challenge)
    }
    guard !isOpen else { return [] }
    var dialog = LoginDialog(name, fields: [])
    dialog.ask(fields, message: message, challenge: challenge)
    return open(dialog)
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
    let typed = dialog(LoginDialog.self, waitingFor: work)?.hasTypedSecret ?? false
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

  /// Goes on with a login that the locked vault was in the way of.
  mutating func resumeLogin(to name: EnvironmentName) -> [Effect] {
    if let dialog = dialogs.last as? LoginDialog, dialog.environment == name { return dialog.submit(in: &self) }
    return beginLogin(to: environment(name))
  }
}
