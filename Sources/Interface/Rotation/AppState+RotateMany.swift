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
    guard let source = previewSource(of: name), !rows.isEmpty else { return nil }
    return Result { () throws(TextFailure) in try RotationPage(source, rows, hidden: lists[name]?.hiddenMarks ?? 0) }
  }

  /// Resumes a rotation, in place of the top dialog.
  mutating func resumeRotation(_ rotation: Rotation) -> [Effect] {
    let name = rotation.plan.environment
    return resumePlan(.resumeRotation(path: rotation.path), in: name) { RotationDialog(name, work: $0) }
  }

  /// Takes in the results of a rotation, of one token or of many.
  mutating func rotationEnded(
    _ name: EnvironmentName, _ work: WorkID, _ result: Result<RotationOutcome, SessionFailure>
  ) -> [Effect] {
    if let dialog = dialog(RotateDialog.self, waitingFor: work) {
      return singleRotationEnded(dialog, work, result) + [.readRevocations]
    }
    return planEnded(RotationDialog.self, name, work, result)
  }
}
