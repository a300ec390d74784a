import Formats
import TerminalKit
import TokenModel

/// Asks whether to go on with a revocation that was cut short, or to forget it.
struct ResumeDialog: SendingDialog, ConfirmedDialog {
  static let width = 60

  enum Purpose: Sendable, Equatable {
    case goOn, discard
  }

  let revocation: Revocation
  let purpose: Purpose
  var top: Int? = 0
  var confirmation: Confirmation
  var failure: Failure?
  /// Forgetting it.
  var work: WorkID?

  var keyContext: KeyContext { confirmation.keyContext }
  var cancelling: Availability { unlessAwaiting }

  init(_ environment: Environment, _ revocation: Revocation, _ purpose: Purpose) {
    self.revocation = revocation
    self.purpose = purpose
    let isTyped = environment.isProduction && purpose == .goOn
    confirmation = Confirmation(name: isTyped ? environment.name.text : nil)
  }

  var environment: EnvironmentName { revocation.plan.environment }

  mutating func mask() {}

  func submit(in state: inout AppState) -> [Effect] {
    switch purpose {
    case .goOn:
      state.beginRevocation(
        .resumeRevocation(path: revocation.path), planned: revocation.plan.rows.count, in: environment)
    case .discard: state.send(.discardRevocation(path: revocation.path), from: self)
    }
  }
}

extension ResumeDialog {
  func content(in state: AppState, width: Int) -> DialogContent {
    let (plan, counts) = (revocation.plan, revocation.counts)
    let isGoingOn = purpose == .goOn
    var content = DialogContent(isGoingOn ? "Go on revoking" : "Forget a revocation", in: environment, of: state)
    content.isDanger = isGoingOn
    let made = DateText(zone: state.display.zone).second(plan.made)
    content.lines.add(
      "A revocation of \(counts.planned) upload tokens was cut short after \(counts.over).",
      width: width)
    content.lines.addGap()
    FactLines.add(Fact("Begun", made.string), to: &content.lines, width: width)
    FactLines.add(Fact("At", plan.origin.text), to: &content.lines, width: width)
    FactLines.add(Fact("So far", counts.text), to: &content.lines, width: width)
    content.lines.addGap()
    content.lines.add(meaning, isGoingOn ? .statusWarn : .text, width: width)
    if let failure { content.foot.add(failure.text, .statusError, width: width) }
    ConfirmationContent(
      confirmation: confirmation, word: isGoingOn ? "Go on" : "Forget it", isActive: work == nil,
      glyphs: state.display.glyphs
    ).add(to: &content, width: width)
    return content
  }

  private var meaning: String {
    let (left, counts) = (revocation.remaining.count, revocation.counts)
    return switch purpose {
    case .goOn: "The \(counts.over > 0 ? "other " : "")\(left) of that plan end, and no others. This cannot be undone."
    case .discard:
      "Nothing is ended: \(left) may live on, and are in the list as before. The plan and its results are removed from this machine."
    }
  }
}

extension Action {
  static let resumeRevocation = Action(
    .resumeRevocation, .tokens, [.character("X")], in: [.main],
    help: "go on with a revocation that was cut short (asks first)", isDestructive: true, opens: true, when: \.resuming
  ) { state, _ in state.openResume(.goOn) }
  static let discardRevocation = Action(
    .discardRevocation, .tokens, [.character("D")], in: [.main],
    help: "forget a revocation that was cut short; what it did not end lives on (asks first)", opens: true,
    when: \.discarding
  ) { state, _ in state.openResume(.discard) }
}

extension AppState {
  fileprivate var resuming: Availability {
    guard let revocation = revocationToResume else { return discarding }
    return change(revocation.plan.environment)
  }

  fileprivate var discarding: Availability {
    revocationToResume == nil ? .impossible("No revocation was cut short.") : .possible
  }

  /// The revocation to be offered: one that was cut short, of the chosen environment before others.
  private var revocationToResume: Revocation? {
    let here = cutShort.filter { environment($0.plan.environment)?.origin == $0.plan.origin }
    return here.first { $0.plan.environment == chosenEnvironment?.name } ?? here.first
  }

  fileprivate mutating func openResume(_ purpose: ResumeDialog.Purpose) -> [Effect] {
    guard let revocation = revocationToResume, let environment = environment(revocation.plan.environment) else {
      return []
    }
    return open(ResumeDialog(environment, revocation, purpose))
  }

  /// Takes in whether a plan was forgotten.
  mutating func revocationDiscarded(_ work: WorkID, _ result: Result<Void, SessionFailure>) -> [Effect] {
    switch result {
    case .success:
      close(work)
      notice = .done("Forgotten. What had not ended is in the list as before.")
      return [.readRevocations]
    case .failure(let failure):
      failDialog(work, shown(failure, retry: .press, in: .confirmation))
      return []
    }
  }

  /// Takes in what was cut short, and says so once for each.
  mutating func revocationsRead(_ unfinished: [Revocation]) {
    let found = unfinished.filter(\.isCutShort)
    let known = Set(cutShort.map(\.path))
    cutShort = found
    guard dialogs.isEmpty, let revocation = revocationToResume, !known.contains(revocation.path) else { return }
    let counts = revocation.counts
    say(
      .warning(
        "A revocation of \(counts.planned) in \(revocation.plan.environment) was cut short after "
          + "\(counts.over): \(key(.resumeRevocation)) goes on, \(key(.discardRevocation)) forgets it."),
      about: .cutShort(path: revocation.path))
  }
}
