import TokenModel

/// Asks for the passphrase of the vault that an environment takes a secret from.
struct UnlockDialog: ScrolledDialog, AskingDialog {
  enum Field: Hashable, Sendable {
    case passphrase
  }

  let environment: EnvironmentName
  /// Whether to go on to log in there.
  let logsIn: Bool
  var form: Form<Field>
  /// The first line on the screen.
  var top = 0
  var failure: Failure?
  var work: WorkID?

  var dialog: Dialog { .unlock(self) }
  var submission: String { "unlock" }

  init(_ environment: EnvironmentName, logsIn: Bool) {
    self.environment = environment
    self.logsIn = logsIn
    form = Form([
      FormField(
        name: .passphrase, label: "Passphrase", input: .text(TextField(), isSecret: true),
        hint: "for this run; for every program: fob vault unlock", isAwaited: true)
    ])
  }

  /// What was typed.
  var passphrase: Secret { form[.passphrase]?.textField?.content ?? Secret("") }
}
