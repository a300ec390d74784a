import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// How it looks: the fields of a step, or where the login is approved, with the code to scan if there is room for it.
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
    if let redirect {
      add(redirect, to: &content, in: state, width: width)
    } else {
      addPlace(to: &content, in: state, width: width)
      if let message { content.lines.add(message, width: width) }
    }
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
    } else if isActive, listening != nil {
      let words = "Waiting for a browser on this machine. From another one, paste the address at which it ends."
      content.addNews([("\(state.display.glyphs.busy) \(words)", .statusInfo)], width: width)
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
    // If there is no footer.
    guard state.display.isPlain else { return }
    content.foot.add(
      "\(state.key(.copy, in: .approval)) copies the address, \(state.key(.cancel, in: .approval)) gives up.",
      width: width)
  }

  /// Rows below the code: the field, and what is awaited.
  private static let rowsOfEnd = 8

  /// The address at which to log in, as a code too if there is room for it.
  private func add(_ redirect: LoginRedirect, to content: inout DialogContent, in state: AppState, width: Int) {
    let rows = DialogExtent.area(in: state).rows - Self.rowsOfEnd
    let block = code.flatMap { code in
      QRCodeBlock(
        code, columns: width - Self.leastTextWidth, rows: rows, depth: state.display.depth,
        repertoire: state.display.repertoire)
    }
    var text = StyledLines()
    let room = width - (block.map { $0.width + 2 } ?? 0)
    if let message { text.add(message, width: room) }
    text.add(redirect.address, .textStrong, width: room)
    text.addGap()
    text.add("Then paste the address at which the browser ends, even if its page cannot be shown.", width: room)
    guard let block else {
      content.lines = text
      addPlace(to: &content, in: state, width: width)
      return
    }
    for index in 0..<max(block.lines.count, text.count) {
      let line = text.all.indices.contains(index) ? text.all[index] : StyledText()
      let code =
        block.lines.indices.contains(index)
        ? StyledText(DisplayText(block.lines[index]), fixed: block.style)
        : StyledText(DisplayText("").padded(to: block.width))
      content.lines.add(code + StyledText("  ") + line)
    }
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
