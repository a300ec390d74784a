import Formats
import TokenModel

/// The dialog that asks for the vault's passphrase.
struct UnlockContent {
  private let dialog: UnlockDialog
  private let state: AppState

  init(_ dialog: UnlockDialog, _ state: AppState) {
    self.dialog = dialog
    self.state = state
  }

  func content(width: Int) -> DialogContent {
    var content = DialogContent(title: "Unlock the vault")
    content.top = dialog.top
    let names = state.environment(dialog.environment)?.vaultSecrets.map(\.rawValue) ?? []
    content.lines.add(
      "\(dialog.environment) takes its \(names.joined(separator: " and ")) from the vault, which is locked.",
      width: width)
    FormContent(
      form: dialog.form, glyphs: state.display.glyphs, isActive: dialog.work == nil,
      isShown: dialog.form.isShown(at: state.now), givesHints: dialog.failure == nil
    ).add(to: &content, width: width)
    if let failure = dialog.failure {
      content.addNews([(failure.text, .statusError)], width: width)
    } else if dialog.work != nil {
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
