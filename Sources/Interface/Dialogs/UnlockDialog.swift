import Formats
import TerminalKit
import TokenModel

/// Asks for the passphrase of the vault that an environment takes a secret from.
struct UnlockDialog: SendingDialog, FormDialog {
  static let width = 60

  enum Field: Hashable, Sendable {
    case passphrase
  }

  let environment: EnvironmentName
  /// Whether to go on to log in there.
  let logsIn: Bool
  var form: Form<Field>
  var top: Int? = 0
  var failure: Failure?
  var work: WorkID?

  var keyContext: KeyContext { .form }
  var cancelling: Availability { work == nil ? .possible : .impossible("The passphrase is being tried.") }
  var submitWord: String { "unlock" }

  init(_ environment: EnvironmentName, logsIn: Bool) {
    self.environment = environment
    self.logsIn = logsIn
    form = Form([
      FormField(
        name: .passphrase, label: "Passphrase", input: .text(TextField(), isSecret: true),
        hint: "for this run; for every program: fob vault unlock", isRequired: true)
    ])
  }

  /// What was typed.
  var passphrase: Secret { form[.passphrase]?.textField?.content ?? Secret("") }

  func submit(in state: inout AppState) -> [Effect] { state.send(.unlockVault(passphrase), from: self) }
}

extension UnlockDialog {
  func content(in state: AppState, width: Int) -> DialogContent {
    var content = DialogContent(title: "Unlock the vault")
    let names = state.environment(environment)?.vaultSecrets.map(\.rawValue) ?? []
    content.lines.add(
      "\(environment) takes its \(names.joined(separator: " and ")) from the vault, which is locked.",
      width: width)
    FormContent(
      form: form, glyphs: state.display.glyphs, isActive: work == nil,
      isShown: form.isShown(at: state.now), givesHints: failure == nil
    ).add(to: &content, width: width)
    if let failure {
      content.addNews([(failure.text, .statusError)], width: width)
    } else if work != nil {
      content.addNews([("\(state.display.glyphs.busy) Trying the passphrase.", .statusInfo)], width: width)
    }
    return content
  }
}

extension Environment {
  fileprivate var vaultSecrets: [SecretName] {
    secrets.filter { if case .vault = $0.value { true } else { false } }.keys.sorted { $0.rawValue < $1.rawValue }
  }
}

extension Action {
  static let unlockVault = Action(
    .unlockVault, .sessions, [.character("U")], in: [.main],
    help: "unlock the vault: for this run; asks for its passphrase", opens: true,
    when: { state in
      if state.environmentOfVault != nil { return .possible }
      return .impossible(
        state.isReadingEnvironments
          ? "fob is still reading the environments' files." : "No environment here takes a secret from the vault.")
    }
  ) { state, _ in state.openUnlock() }
}

/// Unlocking the vault.
extension AppState {
  /// The environment whose secret is asked of the vault: the chosen one, else the first that takes one from there.
  fileprivate var environmentOfVault: Environment? {
    ([chosenEnvironment].compactMap(\.self) + environments.compactMap(\.environment)).first(where: \.takesFromVault)
  }

  /// Asks for the passphrase because a person wants to.
  fileprivate mutating func openUnlock() -> [Effect] {
    environmentOfVault.map { open(UnlockDialog($0.name, logsIn: false)) } ?? []
  }

  /// Takes in what became of a passphrase.
  mutating func vaultUnlocked(
    _ name: EnvironmentName, _ work: WorkID, _ result: Result<Void, VaultFailure>
  ) -> [Effect] {
    switch result {
    case .success: return goOn(name, work)
    case .failure(let failure):
      failDialog(work, Failure(word: "vault", reason: failure.description, advice: nil))
      return []
    }
  }

  /// Goes on where the locked vault was in the way: with the login that asked for it, and with every session that could not be refreshed.
  private mutating func goOn(_ name: EnvironmentName, _ work: WorkID) -> [Effect] {
    guard let dialog = dialog(UnlockDialog.self, waitingFor: work) else { return [] }
    close(work)
    notice = .done("The vault is unlocked until you leave fob.")
    let waiting = environments.filter { $0.failure?.needsVault == true }.compactMap(\.environment)
    for environment in waiting {
      change(environment.name) { state in
        state.failure = nil
        state.lastTry = nil
      }
    }
    let login = dialog.logsIn ? resumeLogin(to: name) : []
    return login + waiting.flatMap { startOnSession(.obtainSession, .renewing, in: $0) }
  }
}
