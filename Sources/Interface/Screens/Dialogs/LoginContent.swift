import Formats
import TokenModel

/// The dialog that asks for what a login needs.
struct LoginContent {
  private let dialog: LoginDialog
  private let state: AppState

  init(_ dialog: LoginDialog, _ state: AppState) {
    self.dialog = dialog
    self.state = state
  }

  func content(width: Int) -> DialogContent {
    let environment = state.environment(dialog.environment)
    let step = dialog.challenge == nil ? "Log in" : "Log in, second step"
    var content = DialogContent(title: "\(step): \(dialog.environment.text)")
    content.top = dialog.top
    content.isProduction = environment?.isProduction ?? false
    if let approval = dialog.approval {
      add(approval, to: &content, width: width)
      if let environment { content.lines.add(place(environment), .textDim, width: width) }
      return content
    }
    if let environment { content.lines.add(place(environment), .textDim, width: width) }
    if let message = dialog.message { content.lines.add(message, width: width) }
    let isActive = dialog.work == nil
    if dialog.form.fields.isEmpty {
      content.foot.add(StyledText("Press \(state.key(.submit, in: .form)) to log in.", .textStrong))
    } else {
      FormContent(
        form: dialog.form, glyphs: state.display.glyphs, isActive: isActive,
        isShown: dialog.form.isShown(at: state.now), problem: dialog.problem
      ).add(to: &content, width: width)
    }
    if let failure = dialog.failure {
      content.addNews([(failure.reason, .statusError)], width: width)
    } else if !isActive {
      let words = "Asking the server. \(state.key(.cancel, in: .form)) gives up."
      content.addNews([("\(state.display.glyphs.busy) \(words)", .statusInfo)], width: width)
    }
    return content
  }

  private func add(_ approval: LoginApproval, to content: inout DialogContent, width: Int) {
    // Addresses have lines of their own, so that they can be selected as a whole.
    if let message = dialog.message { content.lines.add(message, width: width) }
    content.lines.add(approval.address, .textStrong, width: width)
    FactLines.add(Fact("Code", approval.code, .textStrong), to: &content.lines, width: width)
    if let address = approval.completeAddress {
      content.lines.addGap()
      content.lines.add("With the code in it:", .textDim, width: width)
      content.lines.add(address, width: width)
    }
    content.lines.addGap()
    let left = Countdown(to: approval.expires, at: state.now).text
    let words = "Waiting for the approval, \(left) left."
    content.addNews([("\(state.display.glyphs.busy) \(words)", .statusInfo)], width: width)
    // Where there is no footer.
    guard state.display.isPlain else { return }
    content.foot.add(
      "\(state.key(.copy, in: .approval)) copies the address, \(state.key(.cancel, in: .approval)) gives up.",
      width: width)
  }

  private func place(_ environment: Environment) -> String {
    let profile = state.profile(of: environment)
    let account = environment.username.map { " as \($0)" } ?? ""
    return "\(profile?.displayName ?? environment.service.rawValue) at \(environment.origin)\(account)"
  }
}
