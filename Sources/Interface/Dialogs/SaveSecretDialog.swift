import Formats
import TerminalKit
import TokenModel

/// Asks whether the secret with which a login succeeded shall take the place of the one in the environment's file that the server rejected.
struct SaveSecretDialog: ConfirmedDialog, WritingDialog {
  static let width = 60

  let environment: Environment
  let secret: SecretName
  private let value: Secret
  var top: Int? = 0
  var confirmation = Confirmation(name: nil)
  var work: WorkID?
  var problem: String?

  var keyContext: KeyContext { .confirmation }

  init(_ environment: Environment, _ secret: SecretName, _ value: Secret) {
    self.environment = environment
    self.secret = secret
    self.value = value
  }

  mutating func mask() {}

  func submit(in state: inout AppState) -> [Effect] {
    let edit = EnvironmentEdit(of: environment, secret: secret, to: value)
    return state.begin({ .changeEnvironment(edit, $0) }, from: self)
  }
}

extension SaveSecretDialog {
  func content(in state: AppState, width: Int) -> DialogContent {
    var content = DialogContent("Logged in", in: environment.name, of: state)
    content.lines.add("Save this \(secret.words) in place of the one that was rejected?", width: width)
    content.lines.add("\(environment.file), in plain text", .textDim, width: width)
    if let problem { content.foot.add(problem, .statusError, width: width) }
    ConfirmationContent(confirmation: confirmation, word: "Save", isActive: true, glyphs: state.display.glyphs)
      .add(to: &content, width: width)
    return content
  }
}
