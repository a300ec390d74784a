import Formats
import TerminalKit
import TokenModel

/// Shows the token that will replace an upload token, and asks whether to create it.
struct RotateDialog: SendingDialog, ConfirmedDialog {
  static let width = 60

  let environment: EnvironmentName
  /// The one to be replaced.
  let token: ListedToken
  let request: TokenRequest
  var top: Int? = 0
  var confirmation = Confirmation(name: nil)
  var failure: Failure?
  var work: WorkID?

  var keyContext: KeyContext { .confirmation }
  var cancelling: Availability { unlessAwaiting }

  init(_ environment: EnvironmentName, _ token: ListedToken, request: TokenRequest) {
    self.environment = environment
    self.token = token
    self.request = request
  }

  mutating func mask() {}

  func submit(in state: inout AppState) -> [Effect] { state.send(.create(request), from: self) }
}

extension RotateDialog {
  func content(in state: AppState, width: Int) -> DialogContent {
    var content = DialogContent("Rotate token", in: environment, of: state)
    content.lines.add("Creates a new token like \(token.handle):", width: width)
    content.lines.addGap()
    for fact in facts { FactLines.add(fact, to: &content.lines, width: width) }
    content.lines.addGap()
    content.lines.add(
      "You get its value in the next step. The old token stays valid until you revoke it after that.", width: width)
    if let failure { content.foot.add(failure.text, .statusError, width: width) }
    ConfirmationContent(
      confirmation: confirmation, word: "Create", isActive: work == nil, glyphs: state.display.glyphs
    ).add(to: &content, width: width)
    return content
  }

  private var facts: [Fact] {
    var facts = [Fact("Label", request.label ?? "–")]
    if let scope = request.scope { facts.append(Fact("Scope", [ScopeBadge.text(scope)])) }
    if let organization = request.organization { facts.append(Fact("Organization", organization)) }
    switch request.lifetime {
    case .never: facts.append(Fact("Lifetime", "never expires", .statusWarn))
    case .seconds(let seconds): facts.append(Fact("Lifetime", "\(SpanText.exact(seconds)), from now"))
    }
    return facts
  }
}

extension Action {
  static let rotate = Action(
    .rotate, .tokens, [.character("o")], in: [.main, .inspect],
    help: "rotate: create a replacement, then offer to revoke this one", opens: true, when: \.rotation
  ) { state, _ in state.openRotation() }
}

extension AppState {
  fileprivate var rotation: Availability {
    guard let (name, token) = tokenAtHand else { return noToken }
    guard change(name).isPossible else { return change(name) }
    guard case .failure(let problem)? = rotation(of: token, in: name) else { return .possible }
    return .impossible(problem.description)
  }

  fileprivate mutating func openRotation() -> [Effect] {
    guard let (name, token) = tokenAtHand, case .success(let request)? = rotation(of: token, in: name) else {
      return []
    }
    return open(RotateDialog(name, token, request: request))
  }

  /// What to ask for to get a token like one, or why there is none.
  private func rotation(of token: ListedToken, in name: EnvironmentName) -> Result<TokenRequest, TextFailure>? {
    guard let support = environment(name).flatMap(profile(of:))?.uploadTokens else { return nil }
    return Result { () throws(TextFailure) in try TokenRotation.request(like: token, support: support) }
  }

  /// Opens, below the dialog that shows a new token, the one that offers to revoke the token that it replaces.
  /// - Returns: the token that it replaces; nil where it replaces none.
  mutating func offerToRevoke(replacedBy work: WorkID, _ successor: Handle) -> ListedToken? {
    guard let dialog = dialog(RotateDialog.self, waitingFor: work),
      let environment = environment(dialog.environment)
    else { return nil }
    close(work)
    dialogs.append(RevokeDialog(environment, dialog.token, successor: successor))
    return dialog.token
  }
}
