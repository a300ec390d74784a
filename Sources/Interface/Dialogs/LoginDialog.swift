import TokenModel

/// Asks for what a login needs, step by step.
struct LoginDialog: ScrolledDialog, AskingDialog {
  let environment: EnvironmentName
  var form: Form<LoginField.Name>
  /// The server's question after the first step; nil during it.
  private(set) var challenge: LoginChallenge?
  /// What a person has to do elsewhere while the dialog waits for it.
  private(set) var approval: LoginApproval?
  /// Why it is asked.
  private(set) var message: String?
  /// The change of address that it shows, and that its answers confirm.
  private(set) var confirmed: OriginChange?
  /// The first line on the screen.
  var top = 0
  var failure: Failure?
  var work: WorkID?
  /// What was typed in earlier steps.
  private var earlier = LoginAnswers()

  var dialog: Dialog { .login(self) }
  var submission: String { "log in" }

  init(_ environment: EnvironmentName, fields: [LoginField], confirming change: OriginChange? = nil) {
    self.environment = environment
    form = Self.form(fields)
    confirmed = change
    message = change.map { change in
      "The address changed \(change). Logging in confirms \(change.to.count == 1 ? "the new one" : "the new ones")."
    }
  }

  /// What was typed so far.
  var answers: LoginAnswers {
    var answers = LoginAnswers()
    for field in form.fields {
      if let typed = field.textField, !typed.isEmpty { answers[field.name] = typed.content }
    }
    return answers.completed(by: earlier)
  }

  /// What is wrong, or likely to be, with what is typed into the field that has the keys.
  var problem: String? {
    guard form.fields.indices.contains(form.focused), let field = form.fields[form.focused].textField else {
      return nil
    }
    if form.fields[form.focused].name == .code {
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

  /// The login failed: what was typed stays, the first secret is where to mend it.
  mutating func fail(_ failure: Failure) {
    work = nil
    self.failure = failure
    if approval != nil { (approval, message) = (nil, nil) }
    form.focused = form.fields.firstIndex { $0.isSecret } ?? form.focused
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
          name: field.name, label: field.label, input: .text(TextField(), isSecret: field.isSecret), isAwaited: true)
      })
  }
}
