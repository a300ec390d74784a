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
  /// The address of that, or of a login in a browser, as a QR code.
  private(set) var code: QRCode?
  /// The work that waits for a browser on this machine.
  private(set) var listening: WorkID?
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

  /// The login in a browser for whose last address it asks.
  var redirect: LoginRedirect? { challenge?.redirect }

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

  /// Whether a refusal is about something typed: a secret, or the code that the server asks for only once a stored secret was right.
  var isJudgedByTyping: Bool {
    challenge != nil || answers.values.contains { if case .secret = $0.key { !$0.value.isEmpty } else { false } }
  }

  /// What is wrong, or likely to be, with what is typed into the focused field.
  var problem: String? {
    guard let focused = form.focusedField, let field = focused.textField else { return nil }
    if focused.name == .code {
      return field.text.contains { !("0"..."9").contains($0) } ? "The code has digits only." : nil
    }
    return field.hasOuterBlank ? "There is a blank at its start or end: is that part of it?" : nil
  }

  /// Shows what the server asks for next. If it asks for the same again, what was typed stays.
  mutating func ask(_ fields: [LoginField], message: String?, challenge: LoginChallenge?) {
    work = nil
    failure = nil
    self.message = message
    let isSameStep = self.challenge == nil && challenge == nil && form.fields.map(\.name) == fields.map(\.name)
    self.challenge = challenge
    guard !isSameStep else { return }
    keepAnswers()
    form = Self.form(fields)
  }

  /// Keeps what was typed for later steps, but for the address at which a login ended: that is good once.
  private mutating func keepAnswers() {
    earlier = answers
    earlier[.address] = nil
  }

  /// Waits until a person has approved the login.
  mutating func wait(for approval: LoginApproval, challenge: LoginChallenge, _ work: WorkID?) {
    keepAnswers()
    form = Self.form([])
    failure = nil
    message = challenge.message
    self.work = work
    self.approval = approval
  }

  /// Has a browser on this machine waited for.
  mutating func listen(_ work: WorkID) { listening = work }

  /// Nobody waits for a browser on this machine any longer.
  mutating func endListening() { listening = nil }

  /// Takes the address at which a browser ended.
  mutating func receive(_ address: Secret) {
    listening = nil
    var field = TextField()
    field.insert(address.revealed, isSecret: true)
    if let index = form.fields.firstIndex(where: { $0.name == .address }) {
      form.fields[index].input = .text(field, isSecret: true)
    }
  }

  /// Shows the QR code of the address at which a person goes on.
  mutating func show(_ code: QRCode, of address: String) {
    if approval?.scannedAddress ?? redirect?.address == address { self.code = code }
  }

  /// The login failed: what was typed stays, the first secret is the field to correct.
  mutating func fail(_ failure: Failure) {
    work = nil
    self.failure = failure
    if approval != nil { (approval, code, message) = (nil, nil, nil) }
    // Its code is good once, and may have been sent.
    if redirect != nil {
      (challenge, code, message) = (nil, nil, nil)
      form = Self.form([])
      keepAnswers()
    }
    if let secret = form.fields.first(where: \.isSecret) { form.focus(on: secret.name) }
  }

  /// The server refused what was typed: secrets that cannot be seen, and codes, which change, are typed again from the start, not added to.
  mutating func refuse(_ failure: Failure) {
    for (index, field) in form.fields.enumerated() where field.isSecret || field.name == .code {
      form.fields[index].input = .text(TextField(), isSecret: field.isSecret)
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
    let end = listening.map { [Effect.cancel($0)] } ?? []
    return end + state.closeDialog()
  }

  func textToCopy(in state: AppState) -> String? {
    approval.map { $0.completeAddress ?? $0.address } ?? redirect?.address
  }

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
    var dialog = self
    dialog.listening = nil
    let end = listening.map { [Effect.cancel($0)] } ?? []
    return end + state.sendOnSession(.logIn(answers, after: challenge), .loggingIn, from: dialog)
  }
}
