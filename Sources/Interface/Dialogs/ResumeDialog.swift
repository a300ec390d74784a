import Formats
import TerminalKit
import TokenModel

/// Asks whether to resume an unfinished revocation, or to discard it.
struct ResumeDialog: SendingDialog, ConfirmedDialog {
  static let width = 60

  enum Purpose: Sendable, Equatable {
    case resume, discard
  }

  let revocation: Revocation
  let purpose: Purpose
  var top: Int? = 0
  var confirmation: Confirmation
  var failure: Failure?
  /// Discarding it.
  var work: WorkID?

  var keyContext: KeyContext { confirmation.keyContext }
  var cancelling: Availability { unlessAwaiting }

  init(_ environment: Environment, _ revocation: Revocation, _ purpose: Purpose) {
    self.revocation = revocation
    self.purpose = purpose
    let isTyped = environment.isProduction && purpose == .resume
    confirmation = Confirmation(name: isTyped ? environment.name.text : nil)
  }

  var environment: EnvironmentName { revocation.plan.environment }

  mutating func mask() {}

  func submit(in state: inout AppState) -> [Effect] {
    switch purpose {
    case .resume:
      state.beginRevocation(
        .resumeRevocation(path: revocation.path), planned: revocation.plan.rows.count, in: environment)
    case .discard: state.send(.discardRevocation(path: revocation.path), from: self)
    }
  }
}

extension ResumeDialog {
  func content(in state: AppState, width: Int) -> DialogContent {
    let (plan, counts) = (revocation.plan, revocation.counts)
    let isResuming = purpose == .resume
    var content = DialogContent(isResuming ? "Resume revoking" : "Discard a revocation", in: environment, of: state)
    content.isDanger = isResuming
    let made = DateText(zone: state.display.zone).second(plan.made)
    content.lines.add(
      "Unfinished: \(counts.over) of \(counts.planned) upload tokens revoked.",
      width: width)
    content.lines.addGap()
    FactLines.add(Fact("Started", made.string), to: &content.lines, width: width)
    FactLines.add(Fact("Server", plan.origin.text), to: &content.lines, width: width)
    FactLines.add(Fact("So far", counts.text), to: &content.lines, width: width)
    content.lines.addGap()
    content.lines.add(meaning, isResuming ? .statusWarn : .text, width: width)
    if let failure { content.foot.add(failure.text, .statusError, width: width) }
    ConfirmationContent(
      confirmation: confirmation, word: isResuming ? "Resume" : "Discard", isActive: work == nil,
      glyphs: state.display.glyphs
    ).add(to: &content, width: width)
    return content
  }

  private var meaning: String {
    let left = revocation.remaining.count
    return switch purpose {
    case .resume: "Revokes the remaining \(left), nothing else. This cannot be undone."
    case .discard:
      "Revokes nothing: \(left) may still be valid and stay in the list. Deletes the plan and its results from this machine."
    }
  }
}

extension Action {
  static let resumeRevocation = Action(
    .resumeRevocation, .tokens, [.character("X")], in: [.main],
    help: "resume revoking: the rest of an unfinished revocation (asks first)", isDestructive: true, opens: true,
    when: \.resuming
  ) { state, _ in state.openResume(.resume) }
  static let discardRevocation = Action(
    .discardRevocation, .tokens, [.character("D")], in: [.main],
    help: "discard the rest: of an unfinished revocation; revokes nothing (asks first)", opens: true,
    when: \.discarding
  ) { state, _ in state.openResume(.discard) }
}

extension AppState {
  fileprivate var resuming: Availability {
    guard let revocation = revocationToResume else { return discarding }
    return change(revocation.plan.environment)
  }

  fileprivate var discarding: Availability {
    revocationToResume == nil ? .impossible("No revocation is unfinished.") : .possible
  }

  /// The unfinished revocation to be offered, of the chosen environment before others.
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

  /// Takes in whether a plan was discarded.
  mutating func revocationDiscarded(_ work: WorkID, _ result: Result<Void, SessionFailure>) -> [Effect] {
    switch result {
    case .success:
      close(work)
      notice = .done("Discarded. What was not revoked is in the list as before.")
      return [.readRevocations]
    case .failure(let failure):
      failDialog(work, shown(failure, retry: .press, in: .confirmation))
      return []
    }
  }

  /// Takes in the unfinished revocations, and says so once for each.
  mutating func revocationsRead(_ unfinished: [Revocation]) {
    let found = unfinished.filter(\.isCutShort)
    let known = Set(cutShort.map(\.path))
    cutShort = found
    guard dialogs.isEmpty, let revocation = revocationToResume, !known.contains(revocation.path) else { return }
    let counts = revocation.counts
    say(
      .warning(
        "Unfinished: \(counts.over) of \(counts.planned) revoked in \(revocation.plan.environment). "
          + "\(key(.resumeRevocation)) resumes, \(key(.discardRevocation)) discards."),
      about: .cutShort(path: revocation.path))
  }
}
