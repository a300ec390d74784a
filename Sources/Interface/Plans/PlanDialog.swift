import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// How far a plan is.
enum PlanStage<Progress: PlanProgress, Outcome: Sendable>: Sendable {
  /// Nothing is known of it yet.
  case beginning
  case following(Progress)
  case finished(Outcome)
  /// Nothing could be begun.
  case failed(Failure)
}

/// How far a plan is, as the events of its run tell.
protocol PlanProgress: Sendable {
  associatedtype Phase: Equatable
  associatedtype Event: Sendable
  /// What is being done.
  var phase: Phase { get }
  /// For how many seconds the server makes everything wait now.
  var secondsToWait: Int? { get }
  /// Takes in an event.
  mutating func apply(_ event: Event)
}

/// What the dialog of a plan says of it.
struct PlanWords {
  /// What it does first.
  let beginning: String
  /// What it waits for after a person asked it to stop.
  let stopping: String
  /// Its title while it is followed, then, and where nothing could be begun.
  let titles: (following: String, finished: String, failed: String)
}

/// A plan that is being followed in one environment, then what came of it.
protocol PlanDialog: Dialog {
  associatedtype Progress: PlanProgress
  associatedtype Outcome: Sendable
  static var words: PlanWords { get }
  var environment: EnvironmentName { get }
  var stage: PlanStage<Progress, Outcome> { get set }
  var work: WorkID? { get set }
  /// Until when the server makes everything wait, by the local clock.
  var waitsUntil: Date? { get set }
  /// Whether a person asked it to stop.
  var isStopping: Bool { get set }
  /// Whether only what is not done is listed at the end.
  var showsFailuresOnly: Bool { get set }
  /// Where the plan and its results are; nil while nothing was tried.
  var planPath: String? { get }
  /// Whether something is left to do.
  var retrying: Availability { get }
  /// Resumes what is left, in place of this dialog.
  func retry(in state: inout AppState) -> [Effect]
  func add(_ progress: Progress, to content: inout DialogContent, in state: AppState, width: Int)
  func add(_ outcome: Outcome, to content: inout DialogContent, in state: AppState, width: Int)
}

extension PlanDialog {
  static var width: Int { 96 }

  /// It can be asked to stop.
  var cancelling: Availability { .possible }

  /// What came of it, once that is known.
  var outcome: Outcome? {
    if case .finished(let outcome) = stage { outcome } else { nil }
  }

  /// The seconds that the server makes everything wait.
  func wait(at now: Date) -> Int? {
    guard work != nil, let waitsUntil, waitsUntil > now else { return nil }
    return Int(waitsUntil.timeIntervalSince(now).rounded(.up))
  }

  mutating func mask() {}

  func submit(in state: inout AppState) -> [Effect] { [] }

  func textToCopy(in state: AppState) -> String? { planPath }

  func countsSeconds(at now: Date) -> Bool { wait(at: now) != nil }

  /// Asks it to stop, once, and those in other environments that began with it; then it stays until requests in progress have ended.
  func leave(in state: inout AppState) -> [Effect] { work == nil ? state.closeDialog() : state.stopPlans() }

  func content(in state: AppState, width: Int) -> DialogContent {
    var content = DialogContent(title, in: environment, of: state)
    switch stage {
    case .beginning: content.lines.add(Self.words.beginning, .statusInfo, width: width)
    case .following(let progress): add(progress, to: &content, in: state, width: width)
    case .finished(let outcome): add(outcome, to: &content, in: state, width: width)
    case .failed(let failure): content.lines.add(failure.text, .statusError, width: width)
    }
    if work != nil, isStopping { content.foot.add(Self.words.stopping, .statusInfo, width: width) }
    return content
  }

  private var title: String {
    let titles = Self.words.titles
    return switch stage {
    case .failed: titles.failed
    case .beginning, .following, .finished: work == nil ? titles.finished : titles.following
    }
  }

  /// The bar of a plan, with how many of its tokens were tried.
  func bar(_ tried: Int, of planned: Int, glyphs: GlyphSet, width: Int) -> StyledText {
    let numbers = DisplayText("  \(tried) of \(planned)")
    let share = Double(tried) / Double(max(1, planned))
    return StyledText(glyphs.bar(share, width: max(4, width - numbers.width)), .statusInfo)
      + StyledText(numbers, .textStrong)
  }
}

extension Action {
  static let stopPlan = Action(
    .cancel, .dialogs, [[.escape], .character("s")], in: [.progress], help: "stop, after requests in progress",
    hint: Hint("stop", 1)
  ) { state, _ in state.cancelDialog() }
  static let failuresOnly = Action(
    .failuresOnly, .dialogs, [.character("f")], in: [.results, .rotated],
    help: "failures only: those that are not done, or all",
    hint: Hint("failures or all", 4),
    when: { $0.planPathAtEnd == nil ? .impossible("Nothing was tried.") : .possible }
  ) { state, _ in state.switchFailuresOnly() }
  static let copyPlan = Action(
    .copy, .dialogs, [.character("y")], in: [.results, .rotated], help: "copy the path: of the plan and its results",
    hint: Hint("copy path", 5), when: { $0.planPathAtEnd == nil ? .impossible("There is no plan.") : .possible }
  ) { state, _ in state.copyText() }
  static let closeResults = Action(
    .cancel, .dialogs, [[.escape], .character("q"), [.enter]], in: [.results, .rotated], help: "close",
    hint: Hint("close", 1)
  ) { state, _ in state.cancelDialog() }
}

extension AppState {
  private var planAtEnd: (any PlanDialog)? { dialogs.last as? any PlanDialog }

  fileprivate var planPathAtEnd: String? { planAtEnd?.planPath }

  var retryingPlan: Availability { planAtEnd?.retrying ?? .impossible("Nothing was tried.") }

  mutating func retryPlan() -> [Effect] { planAtEnd?.retry(in: &self) ?? [] }

  fileprivate mutating func switchFailuresOnly() -> [Effect] {
    guard var dialog = planAtEnd else { return [] }
    dialog.showsFailuresOnly.toggle()
    dialog.top = 0
    replaceDialog(dialog)
    return []
  }

  /// Asks every plan in progress to stop, each once.
  mutating func stopPlans() -> [Effect] {
    dialogs.indices.compactMap { index in
      guard var dialog = dialogs[index] as? any PlanDialog, let work = dialog.work, !dialog.isStopping else {
        return nil
      }
      dialog.isStopping = true
      dialogs[index] = dialog
      return .stop(work)
    }
  }

  /// Resumes a plan, in place of the top dialog.
  mutating func resumePlan(
    _ work: Work, in name: EnvironmentName, _ dialog: (WorkID) -> any PlanDialog
  ) -> [Effect] {
    guard let environment = environment(name) else { return [] }
    let id = nextWork()
    replaceDialog(dialog(id))
    return [.start(work, environment, id)]
  }

  /// Takes in how far a plan is.
  mutating func planProgressed<Following: PlanDialog>(
    _ kind: Following.Type, _ work: WorkID, _ progress: Following.Progress
  ) {
    let now = now
    changeDialog(kind, waitingFor: work) { dialog in
      dialog.stage = .following(progress)
      if let seconds = progress.secondsToWait { dialog.waitsUntil = now.addingTimeInterval(Double(seconds)) }
    }
  }

  /// Takes in what came of a plan.
  mutating func planEnded<Following: PlanDialog>(
    _ kind: Following.Type, _ name: EnvironmentName, _ work: WorkID,
    _ result: Result<Following.Outcome, SessionFailure>
  ) -> [Effect] {
    let bell: [Effect]
    let stage: PlanStage<Following.Progress, Following.Outcome>
    switch result {
    case .success(let outcome):
      (stage, bell) = (.finished(outcome), [.terminal(.bell)])
      lists[name]?.outdate()
    case .failure(let failure): (stage, bell) = (.failed(shown(failure)), [])
    }
    changeDialog(kind, waitingFor: work) { dialog in
      dialog.stage = stage
      (dialog.work, dialog.top) = (nil, 0)
    }
    return bell + [.readRevocations]
  }
}
