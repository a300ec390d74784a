import TokenModel

/// A dialog that has the file of an environment written or removed, and waits for that.
protocol WritingDialog: Dialog {
  var work: WorkID? { get set }
  /// Why the file could not be written or removed.
  var problem: String? { get set }
}

extension WritingDialog {
  var cancelling: Availability { unlessAwaiting }

  mutating func fail(_ problem: String) { (work, self.problem) = (nil, problem) }
}

extension AppState {
  /// Begins what the top dialog asks for, which waits for the answer.
  mutating func begin(_ effect: (WorkID) -> Effect, from dialog: some WritingDialog) -> [Effect] {
    var waiting = dialog
    let work = nextWork()
    (waiting.work, waiting.problem) = (work, nil)
    replaceDialog(waiting)
    return [effect(work)]
  }
}
