/// A dialog of lines of which more may be there than fit.
protocol ScrolledDialog: DialogKind {
  /// The first line on the screen.
  var top: Int { get set }
}
