import FoundationEssentials
import TokenModel

/// Revoking many: from the marks to the result.
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
  static let stopRevocation = Action(
    .cancel, .dialogs, [[.escape], .character("s")], in: [.progress], help: "stop; what is under way is waited for",
    hint: Hint("stop", 1)
  ) { state, _ in state.cancelDialog() }
  static let retry = Action(
    .retry, .dialogs, [.character("R")], in: [.results], help: "try again those that may live on",
    hint: Hint("try again", 2), isDestructive: true, when: \.retrying
  ) { state, _ in state.retryRevocation() }
  static let failuresOnly = Action(
    .failuresOnly, .dialogs, [.character("f")], in: [.results], help: "only those that may live on, or all",
    hint: Hint("failures or all", 3),
    when: { $0.revocationAtEnd == nil ? .impossible("Nothing was tried.") : .possible }
  ) { state, _ in state.switchFailuresOnly() }
  static let copyPlan = Action(
    .copy, .dialogs, [.character("y")], in: [.results], help: "copy the path of the plan with its results",
    hint: Hint("copy path", 4), when: { $0.revocationAtEnd == nil ? .impossible("There is no plan.") : .possible }
  ) { state, _ in state.revocationAtEnd.map { [.terminal(.copy(Secret($0.path)))] } ?? [] }
  static let closeResults = Action(
    .cancel, .dialogs, [[.escape], .character("q"), [.enter]], in: [.results], help: "close", hint: Hint("close", 1)
  ) { state, _ in state.cancelDialog() }
}

extension AppState {
  fileprivate var resuming: Availability {
    guard let revocation = revocationToResume else { return discarding }
    return change(revocation.plan.environment)
  }

  fileprivate var discarding: Availability {
    revocationToResume == nil ? .impossible("No revocation was cut short.") : .possible
  }

  /// The revocation whose results are on the screen.
  fileprivate var revocationAtEnd: Revocation? {
    guard case .revocation(let dialog) = dialogs.last else { return nil }
    return dialog.outcome?.revocation
  }

  fileprivate var retrying: Availability {
    guard let revocation = revocationAtEnd else { return .impossible("Nothing was tried.") }
    return revocation.isDone ? .impossible("All of them have ended.") : .possible
  }

  /// The marked upload tokens, where the pane of the upload tokens has the keys.
  var markedTokens: [ListedToken] {
    guard focus == .tokens, let list = chosenList, !list.marks.isEmpty else { return [] }
    return list.rows.rows(with: list.marks.handles)
  }

  /// Opens the dialog for what is marked, frozen as it is now.
  mutating func openRevokeMany(_ rows: [ListedToken], hidden: Int) -> [Effect] {
    guard let environment = chosenEnvironment, let support = chosenSupport else { return [] }
    let serverTime = now.addingTimeInterval(clockOffset)
    return open(
      .revokeMany(RevokeManyDialog(environment, rows, hidden: hidden, support: support, serverTime: serverTime)))
  }

  /// Begins what the dialog that has the keys asks about, in its place.
  mutating func beginRevocation(_ work: Work, planned: Int, in name: EnvironmentName) -> [Effect] {
    guard let environment = environment(name) else { return [] }
    let id = nextWork()
    replaceDialog(RevocationDialog(name, planned: planned, work: id, began: now))
    return [.start(work, environment, id)]
  }

  /// The revocation to be offered: one that was cut short, of the chosen environment before others.
  var revocationToResume: Revocation? {
    let here = cutShort.filter { environment($0.plan.environment)?.origin == $0.plan.origin }
    return here.first { $0.plan.environment == chosenEnvironment?.name } ?? here.first
  }

  fileprivate mutating func openResume(_ purpose: ResumeDialog.Purpose) -> [Effect] {
    guard let revocation = revocationToResume, let environment = environment(revocation.plan.environment) else {
      return []
    }
    return open(.resume(ResumeDialog(environment, revocation, purpose)))
  }

  /// Tries again what may live on after a revocation.
  fileprivate mutating func retryRevocation() -> [Effect] {
    guard case .revocation(let dialog) = dialogs.last, let revocation = dialog.outcome?.revocation else { return [] }
    return beginRevocation(
      .resumeRevocation(path: revocation.path), planned: revocation.plan.rows.count, in: dialog.environment)
  }

  fileprivate mutating func switchFailuresOnly() -> [Effect] {
    guard case .revocation(var dialog) = dialogs.last else { return [] }
    dialog.showsFailuresOnly.toggle()
    dialog.top = 0
    replaceDialog(dialog)
    return []
  }

  /// Asks a revocation that is under way to stop.
  mutating func stopRevocation(_ dialog: RevocationDialog, _ work: WorkID) -> [Effect] {
    guard !dialog.isStopping else { return [] }
    var dialog = dialog
    dialog.isStopping = true
    replaceDialog(dialog)
    return [.stop(work)]
  }

  /// Takes in that the plan of a revocation is on disk.
  mutating func revocationBegan(_ work: WorkID, _ revocation: Revocation) {
    changeDialog(RevocationDialog.self, waitingFor: work) { dialog in
      dialog.overBefore = revocation.counts.over
      dialog.stage = .following(RevocationProgress(revocation))
    }
  }

  /// Takes in how far a revocation is.
  mutating func revocationProgressed(_ work: WorkID, _ progress: RevocationProgress) {
    let now = now
    changeDialog(RevocationDialog.self, waitingFor: work) { dialog in
      dialog.stage = .following(progress)
      if case .waiting(let seconds) = progress.phase { dialog.waitsUntil = now.addingTimeInterval(Double(seconds)) }
    }
  }

  /// Takes in how a revocation ended.
  mutating func revocationEnded(
    _ name: EnvironmentName, _ work: WorkID, _ result: Result<RevocationOutcome, SessionFailure>
  ) -> [Effect] {
    switch result {
    case .success(let outcome):
      changeDialog(RevocationDialog.self, waitingFor: work) { dialog in
        dialog.stage = .finished(outcome)
        dialog.work = nil
        dialog.showsFailuresOnly = !outcome.revocation.isDone
        dialog.top = 0
      }
      let over = outcome.revocation.results.filter { $0.value.isOver }.map(\.key)
      lists[name]?.remove(Set(over))
      lists[name]?.outdate()
      return [.terminal(.bell), .readRevocations]
    case .failure(let failure):
      let shown = shown(failure)
      changeDialog(RevocationDialog.self, waitingFor: work) { dialog in
        dialog.stage = .failed(shown)
        dialog.work = nil
      }
      return [.readRevocations]
    }
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

  /// Does what the dialog about a revocation that was cut short asks.
  mutating func submitResume(_ dialog: ResumeDialog) -> [Effect] {
    let revocation = dialog.revocation
    guard dialog.purpose == .discard else {
      return beginRevocation(
        .resumeRevocation(path: revocation.path), planned: revocation.plan.rows.count, in: dialog.environment)
    }
    return send(.discardRevocation(path: revocation.path), from: dialog)
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
