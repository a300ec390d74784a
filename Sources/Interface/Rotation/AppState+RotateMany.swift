import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

extension AppState {
  /// Opens the pages about what is marked, frozen as it is now: the chosen environment first, then the others with marks.
  mutating func openRotateMany() -> [Effect] {
    let names = environmentsWithMarks()
    let possible = names.filter { change($0).isPossible }
    guard possible.contains(where: { !markedRows(of: $0).isEmpty }) else {
      notice = .warning("The marked tokens are not loaded. Press \(key(.reload)).")
      return []
    }
    var left = readOnlySentences(names)
    var pages: [RotationPage] = []
    for name in possible {
      switch rotationPage(of: name) {
      case .success(let page): pages.append(page)
      case .failure(let reason): left.append("Left out: \(name). \(reason)")
      case nil: continue
      }
    }
    guard !pages.isEmpty else {
      notice = .warning(left.sentences)
      return []
    }
    if !left.isEmpty { notice = .info(left.sentences) }
    return open(RotateManyDialog(pages))
  }

  private func rotationPage(of name: EnvironmentName) -> Result<RotationPage, TextFailure>? {
    let rows = markedRows(of: name)
    guard let state = state(of: name), let environment = state.environment, let profile = profile(of: environment),
      let support = profile.uploadTokens, let list = lists[name], !rows.isEmpty
    else { return nil }
    let serverTime = now.addingTimeInterval(state.held?.clockOffset ?? 0)
    return Result { () throws(TextFailure) in
      try RotationPage(
        environment, rows, of: list.rows.count, hidden: list.hiddenMarks, profile: profile, support: support,
        serverTime: serverTime)
    }
  }

  /// Begins what the pages of a preview ask about, in their place: the first environment's results are on top.
  mutating func beginRotations(_ pages: [RotationPage], _ ending: RotationPlan.Ending) -> [Effect] {
    dialogs.removeLast()
    let effects = pages.filter { !$0.rows.isEmpty }.reversed().compactMap { page -> Effect? in
      guard let environment = environment(page.environment) else { return nil }
      let id = nextWork()
      dialogs.append(RotationDialog(page.environment, work: id))
      return .start(.rotate(page.rows, ending), environment, id)
    }
    return effects.reversed()
  }

  /// Goes on with a rotation, in place of the top dialog.
  mutating func resumeRotation(_ rotation: Rotation) -> [Effect] {
    guard let environment = environment(rotation.plan.environment) else { return [] }
    let id = nextWork()
    replaceDialog(RotationDialog(environment.name, work: id))
    return [.start(.resumeRotation(path: rotation.path), environment, id)]
  }

  /// Takes in that the plan of a rotation is on disk.
  mutating func rotationBegan(_ work: WorkID, _ rotation: Rotation) {
    changeDialog(RotationDialog.self, waitingFor: work) { $0.stage = .following(RotationProgress(rotation)) }
  }

  /// Takes in how far a rotation is.
  mutating func rotationProgressed(_ work: WorkID, _ progress: RotationProgress) {
    let now = now
    changeDialog(RotationDialog.self, waitingFor: work) { dialog in
      dialog.stage = .following(progress)
      if case .waiting(let seconds) = progress.phase { dialog.waitsUntil = now.addingTimeInterval(Double(seconds)) }
    }
  }

  /// Takes in the results of a rotation, of one token or of many.
  mutating func rotationEnded(
    _ name: EnvironmentName, _ work: WorkID, _ result: Result<RotationOutcome, SessionFailure>
  ) -> [Effect] {
    if let dialog = dialog(RotateDialog.self, waitingFor: work) {
      return singleRotationEnded(dialog, work, result) + [.readRevocations]
    }
    switch result {
    case .success(let outcome):
      changeDialog(RotationDialog.self, waitingFor: work) { dialog in
        dialog.stage = .finished(outcome)
        (dialog.work, dialog.top) = (nil, 0)
      }
      lists[name]?.outdate()
      return [.terminal(.bell), .readRevocations]
    case .failure(let failure):
      let shown = shown(failure)
      changeDialog(RotationDialog.self, waitingFor: work) { dialog in
        dialog.stage = .failed(shown)
        dialog.work = nil
      }
      return [.readRevocations]
    }
  }
}
