import TerminalKit
import TokenModel

/// A plan that is being followed in one environment, then what came of it.
protocol PlanDialog: Dialog {
  var work: WorkID? { get set }
  /// Whether a person asked it to stop.
  var isStopping: Bool { get set }
  /// Whether only what is not done is listed at the end.
  var showsFailuresOnly: Bool { get set }
  /// Where the plan and its results are; nil while nothing was tried.
  var planPath: String? { get }
  /// Whether something is left to do.
  var retrying: Availability { get }
  /// Goes on with what is left, in place of this dialog.
  func retry(in state: inout AppState) -> [Effect]
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
}
