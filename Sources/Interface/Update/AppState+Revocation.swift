import FoundationEssentials
import TokenModel

/// Revoking many: from the marks to the result.
extension AppState {
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

  mutating func openResume(_ purpose: ResumeDialog.Purpose) -> [Effect] {
    guard let revocation = revocationToResume, let environment = environment(revocation.plan.environment) else {
      return []
    }
    return open(.resume(ResumeDialog(environment, revocation, purpose)))
  }

  /// Tries again what may live on after a revocation.
  mutating func retryRevocation() -> [Effect] {
    guard case .revocation(let dialog) = dialogs.last, let revocation = dialog.outcome?.revocation else { return [] }
    return beginRevocation(
      .resumeRevocation(path: revocation.path), planned: revocation.plan.rows.count, in: dialog.environment)
  }

  mutating func switchFailuresOnly() -> [Effect] {
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
