/// A dialog of one kind: what may be asked of any of them.
protocol DialogKind: Sendable {
  /// It as one of all dialogs.
  var dialog: Dialog { get }
  /// The work whose answer it waits for.
  var work: WorkID? { get }
}

extension DialogKind {
  var work: WorkID? { nil }
}
