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
    if let environment { content.lines.add(place(environment), .textDim, width: width) }
    if let message = dialog.message { content.lines.add(message, width: width) }
    if let approval = dialog.approval {
      add(approval, to: &content, width: width)
      return content
    }
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
      content.foot.addGap()
      content.foot.add(failure.reason, .statusError, width: width)
    } else if !isActive {
      content.foot.addGap()
      content.foot.add(
        StyledText(
          "\(state.display.glyphs.busy) Asking the server. \(state.key(.cancel, in: .form)) gives up.", .statusInfo))
    }
    return content
  }

  private func add(_ approval: LoginApproval, to content: inout DialogContent, width: Int) {
    // Addresses have lines of their own, so that they can be selected as a whole.
    content.lines.add(approval.address, .textStrong, width: width)
    content.lines.addGap()
    FactLines.add(Fact("Code", approval.code, .textStrong), to: &content.lines, width: width)
    if let address = approval.completeAddress {
      content.lines.addGap()
      content.lines.add("With the code in it:", .textDim, width: width)
      content.lines.add(address, width: width)
    }
    let left = Countdown(to: approval.expires, at: state.now).text
    content.foot.addGap()
    content.foot.add(
      StyledText("\(state.display.glyphs.busy) Waiting for the approval, \(left) left." as DisplayText, .statusInfo))
    content.foot.add(
      StyledText(
        "\(state.key(.copy, in: .approval)) copies the address, \(state.key(.cancel, in: .approval)) gives up.",
        .textDim))
  }

  private func place(_ environment: Environment) -> String {
    let profile = state.profile(of: environment)
    let account = environment.username.map { " as \($0)" } ?? ""
    return "\(profile?.displayName ?? environment.service.rawValue) at \(environment.origin)\(account)"
  }
}
