import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// A plan that is not done and that nobody is following now.
enum UnfinishedPlan: Sendable, Equatable {
  case revocation(Revocation)
  case rotation(Rotation)

  var environment: EnvironmentName {
    switch self {
    case .revocation(let revocation): revocation.plan.environment
    case .rotation(let rotation): rotation.plan.environment
    }
  }

  var origin: Origin {
    switch self {
    case .revocation(let revocation): revocation.plan.origin
    case .rotation(let rotation): rotation.plan.origin
    }
  }

  var path: String {
    switch self {
    case .revocation(let revocation): revocation.path
    case .rotation(let rotation): rotation.path
    }
  }

  fileprivate var made: Date {
    switch self {
    case .revocation(let revocation): revocation.plan.made
    case .rotation(let rotation): rotation.plan.made
    }
  }

  /// `137 of 500 upload tokens revoked`
  fileprivate var standing: String {
    switch self {
    case .revocation(let revocation):
      "\(revocation.counts.over) of \(revocation.counts.planned) upload tokens revoked"
    case .rotation(let rotation):
      "\(rotation.rotatedCount) of \(rotation.plan.rows.count) upload tokens rotated"
    }
  }

  fileprivate var counts: String {
    switch self {
    case .revocation(let revocation): revocation.counts.text
    case .rotation(let rotation): rotation.text
    }
  }

  /// How many tokens something is left to do for.
  fileprivate var left: Int {
    switch self {
    case .revocation(let revocation): revocation.remaining.count
    case .rotation(let rotation): rotation.remaining.count
    }
  }

  /// Whether going on revokes something.
  fileprivate var revokes: Bool {
    switch self {
    case .revocation: true
    case .rotation(let rotation): rotation.plan.ending != .kept
    }
  }
}

extension Rotation {
  /// How many replacements exist, and have reached those who need them.
  fileprivate var rotatedCount: Int { plan.rows.count - failed.count }
}

/// Asks whether to resume an unfinished revocation or rotation, or to discard it.
struct ResumeDialog: SendingDialog, ConfirmedDialog {
  static let width = 60

  enum Purpose: Sendable, Equatable {
    case resume, discard
  }

  let plan: UnfinishedPlan
  let purpose: Purpose
  var top: Int? = 0
  var confirmation: Confirmation
  var failure: Failure?
  /// Discarding it.
  var work: WorkID?

  var keyContext: KeyContext { confirmation.keyContext }
  var cancelling: Availability { unlessAwaiting }

  init(_ environment: Environment, _ plan: UnfinishedPlan, _ purpose: Purpose) {
    self.plan = plan
    self.purpose = purpose
    let isTyped = environment.isProduction && purpose == .resume
    confirmation = Confirmation(name: isTyped ? environment.name.text : nil)
  }

  var environment: EnvironmentName { plan.environment }

  mutating func mask() {}

  func submit(in state: inout AppState) -> [Effect] {
    switch (purpose, plan) {
    case (.resume, .revocation(let revocation)): state.resumeRevocation(revocation)
    case (.resume, .rotation(let rotation)): state.resumeRotation(rotation)
    case (.discard, .revocation(let revocation)):
      state.send(.discardRevocation(path: revocation.path), from: self)
    case (.discard, .rotation(let rotation)): state.send(.discardRotation(path: rotation.path), from: self)
    }
  }
}

extension ResumeDialog {
  func content(in state: AppState, width: Int) -> DialogContent {
    let isResuming = purpose == .resume
    var content = DialogContent(title, in: environment, of: state)
    content.isDanger = isResuming && plan.revokes
    let made = DateText(zone: state.display.zone).second(plan.made)
    content.lines.add("Unfinished: \(plan.standing).", width: width)
    content.lines.addGap()
    FactLines.add(Fact("Started", made.string), to: &content.lines, width: width)
    FactLines.add(Fact("Server", plan.origin.text), to: &content.lines, width: width)
    FactLines.add(Fact("So far", plan.counts), to: &content.lines, width: width)
    content.lines.addGap()
    content.lines.add(meaning, isResuming ? .statusWarn : .text, width: width)
    if let failure { content.foot.add(failure.text, .statusError, width: width) }
    ConfirmationContent(
      confirmation: confirmation, word: isResuming ? "Resume" : "Discard", isActive: work == nil,
      glyphs: state.display.glyphs
    ).add(to: &content, width: width)
    return content
  }

  private var title: String {
    switch (purpose, plan) {
    case (.resume, .revocation): "Resume revoking"
    case (.resume, .rotation): "Resume rotating"
    case (.discard, .revocation): "Discard a revocation"
    case (.discard, .rotation): "Discard a rotation"
    }
  }

  private var meaning: String {
    switch (purpose, plan) {
    case (.resume, .revocation): "Revokes the remaining \(plan.left), nothing else. This cannot be undone."
    case (.resume, .rotation(let rotation)): "\(Self.meaning(of: rotation)) Nothing else is created."
    case (.discard, .revocation):
      "Revokes nothing: \(plan.left) may still be valid and stay in the list. Deletes the plan and its results from this machine."
    case (.discard, .rotation):
      "Revokes nothing, and what was created stays. Deletes the plan and its results from this machine."
    }
  }

  /// What going on with a rotation does.
  private static func meaning(of rotation: Rotation) -> String {
    let left = rotation.failed.count
    var text = left == 0 ? "Every replacement exists" : "Replaces the remaining \(left)"
    if let word = rotation.plan.delivery?.first { text += " and gives each new value to '\(DisplayText(word))'" }
    switch rotation.plan.ending {
    case .kept: text += "."
    case .revoked(0): text += "; the old tokens are to be revoked after that."
    case .revoked(let seconds): text += "; the old tokens are revoked \(SpanText.exact(seconds)) later."
    }
    return text
  }
}

extension Action {
  static let resumeRevocation = Action(
    .resumeRevocation, .tokens, [.character("X")], in: [.main],
    help: "resume: the rest of an unfinished revocation or rotation (asks first)", isDestructive: true, opens: true,
    when: \.resuming
  ) { state, _ in state.openResume(.resume) }
  static let discardRevocation = Action(
    .discardRevocation, .tokens, [.character("D")], in: [.main],
    help: "discard the rest: of an unfinished revocation or rotation (asks first)", opens: true,
    when: \.discarding
  ) { state, _ in state.openResume(.discard) }
}

extension AppState {
  fileprivate var resuming: Availability {
    guard let plan = planToResume else { return discarding }
    return change(plan.environment)
  }

  fileprivate var discarding: Availability {
    planToResume == nil ? .impossible("No revocation or rotation is unfinished.") : .possible
  }

  /// The unfinished plan to be offered, of the chosen environment before others, a revocation before a rotation.
  private var planToResume: UnfinishedPlan? {
    let plans = cutShort.map(UnfinishedPlan.revocation) + unfinishedRotations.map(UnfinishedPlan.rotation)
    let here = plans.filter { environment($0.environment)?.origin == $0.origin }
    return here.first { $0.environment == chosenEnvironment?.name } ?? here.first
  }

  fileprivate mutating func openResume(_ purpose: ResumeDialog.Purpose) -> [Effect] {
    guard let plan = planToResume, let environment = environment(plan.environment) else { return [] }
    return open(ResumeDialog(environment, plan, purpose))
  }

  /// Takes in whether a plan was discarded.
  /// - Parameter rest: what holds then, as a sentence.
  mutating func planDiscarded(_ work: WorkID, _ result: Result<Void, SessionFailure>, _ rest: String) -> [Effect] {
    switch result {
    case .success:
      close(work)
      notice = .done("Discarded. \(rest)")
      return [.readRevocations]
    case .failure(let failure):
      failDialog(work, shown(failure, retry: .press, in: .confirmation))
      return []
    }
  }

  /// Takes in the unfinished revocations, and says so once for each.
  mutating func revocationsRead(_ unfinished: [Revocation]) {
    let known = Set(cutShort.map(\.path))
    cutShort = unfinished.filter(\.isCutShort)
    guard case .revocation(let revocation)? = planToResume, !known.contains(revocation.path) else { return }
    let counts = revocation.counts
    sayUnfinished("\(counts.over) of \(counts.planned) revoked", in: revocation.plan.environment, revocation.path)
  }

  /// Takes in the unfinished rotations, and says so once for each.
  mutating func rotationsRead(_ unfinished: [Rotation]) {
    let known = Set(unfinishedRotations.map(\.path))
    unfinishedRotations = unfinished
    guard case .rotation(let rotation)? = planToResume, !known.contains(rotation.path) else { return }
    sayUnfinished(
      "\(rotation.rotatedCount) of \(rotation.plan.rows.count) rotated", in: rotation.plan.environment, rotation.path)
  }

  private mutating func sayUnfinished(_ standing: String, in name: EnvironmentName, _ path: String) {
    guard dialogs.isEmpty else { return }
    say(
      .warning(
        "Unfinished: \(standing) in \(name). \(key(.resumeRevocation)) resumes, \(key(.discardRevocation)) discards."),
      about: .cutShort(path: path))
  }
}
