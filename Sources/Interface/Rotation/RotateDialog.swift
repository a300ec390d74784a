import Formats
import TerminalKit
import TokenModel

/// Shows the token that will replace an upload token, and asks whether to create it.
struct RotateDialog: SendingDialog, ConfirmedDialog, GraceDialog {
  static let width = 60

  let environment: EnvironmentName
  /// The one to be replaced.
  let token: ListedToken
  let request: TokenRequest
  private(set) var grace = GraceChoice.kept
  var top: Int? = 0
  var confirmation = Confirmation(name: nil)
  var failure: Failure?
  var work: WorkID?

  var keyContext: KeyContext { confirmation.keyContext }
  var cancelling: Availability { unlessAwaiting }
  var changingGrace: Availability { unlessAwaiting }

  init(_ environment: EnvironmentName, _ token: ListedToken, request: TokenRequest) {
    self.environment = environment
    self.token = token
    self.request = request
  }

  mutating func mask() {}

  mutating func changeGrace() { grace = grace.next }

  /// Asks for the environment's name first if a grace will end a token of production.
  func submit(in state: inout AppState) -> [Effect] {
    if grace != .kept, confirmation.name == nil, state.environment(environment)?.isProduction == true {
      var asking = self
      asking.confirmation = Confirmation(name: environment.text)
      state.replaceDialog(asking)
      return [.terminal(.dropTypedAhead)]
    }
    return state.send(.rotate([token], grace.ending), from: self)
  }
}

extension RotateDialog {
  func content(in state: AppState, width: Int) -> DialogContent {
    var content = DialogContent("Rotate token", in: environment, of: state)
    content.lines.add("Creates a new token like \(token.handle):", width: width)
    content.lines.addGap()
    for fact in facts { FactLines.add(fact, to: &content.lines, width: width) }
    content.lines.addGap()
    content.lines.add("You get its value in the next step. \(meaning)", width: width)
    if confirmation.name == nil, work == nil {
      content.lines.add(
        "\(state.key(.grace, in: .confirmation)) changes how long the old one stays valid.", .textDim, width: width)
    }
    if let failure { content.foot.add(failure.text, .statusError, width: width) }
    ConfirmationContent(
      confirmation: confirmation, word: "Create", isActive: work == nil, glyphs: state.display.glyphs
    ).add(to: &content, width: width)
    return content
  }

  private var meaning: String {
    grace == .kept ? "The old token stays valid until you revoke it after that." : grace.sentence(count: 1)
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
    help: "rotate: create replacements of the marked upload tokens, else of the selected one", opens: true,
    when: \.rotation
  ) { state, _ in state.openRotation() }
}

extension AppState {
  fileprivate var rotation: Availability {
    if actsOnMarks { return changingMarked }
    guard let (name, token) = tokenAtHand else { return noToken }
    guard change(name).isPossible else { return change(name) }
    guard case .failure(let problem)? = rotation(of: token, in: name) else { return .possible }
    return .impossible(problem.description)
  }

  fileprivate mutating func openRotation() -> [Effect] {
    if actsOnMarks { return openRotateMany() }
    guard let (name, token) = tokenAtHand, case .success(let request)? = rotation(of: token, in: name) else {
      return []
    }
    return open(RotateDialog(name, token, request: request))
  }

  /// The request for a token like another one, or why none can be made.
  private func rotation(of token: ListedToken, in name: EnvironmentName) -> Result<TokenRequest, TextFailure>? {
    guard let support = environment(name).flatMap(profile(of:))?.uploadTokens else { return nil }
    return Result { () throws(TextFailure) in try TokenRotation.request(like: token, support: support) }
  }

  /// Takes in whether one token was replaced, and shows the new one.
  mutating func singleRotationEnded(
    _ dialog: RotateDialog, _ work: WorkID, _ result: Result<RotationOutcome, SessionFailure>
  ) -> [Effect] {
    let old = dialog.token.handle
    switch result {
    case .failure(let failure):
      failDialog(work, mayHaveHappened(failure, "created", dialog.environment))
      return []
    case .success(let outcome):
      guard let new = outcome.successors[old] else {
        let reason = outcome.rotation.steps[old]?.reason ?? "Nothing was created."
        let failure = outcome.failures[old] ?? outcome.stopFailure ?? .state(reason: reason)
        failDialog(work, mayHaveHappened(failure, "created", dialog.environment))
        return []
      }
      return show(new, replacing: dialog, outcome)
    }
  }

  private mutating func show(_ new: ListedToken, replacing dialog: RotateDialog, _ outcome: RotationOutcome) -> [Effect]
  {
    let (name, old) = (dialog.environment, dialog.token)
    if let work = dialog.work { close(work) }
    lists[name]?.outdate()
    lists[name]?.select(new.handle)
    if let failure = outcome.stopFailure {
      notice = .warning("\(new.handle) replaces \(old.handle), which stays valid: \(failure.description)")
    }
    guard outcome.revocation == nil else {
      notice = .info("\(dialog.grace.sentence(count: 1)) It is \(old.handle).")
      return openInspection(of: new, in: name, isNew: true)
    }
    if let environment = environment(name) { dialogs.append(RevokeDialog(environment, old, successor: new.handle)) }
    return openInspection(of: new, in: name, isNew: true, replacing: old)
  }
}

extension RotationOutcome {
  /// Why it ended early; nil if a person stopped it.
  fileprivate var stopFailure: SessionFailure? {
    if case .failure(let failure) = stop { failure } else { nil }
  }
}
