/// How large a dialog is on a display.
enum DialogExtent {
  /// Cells of a line inside the frame.
  static func width(of dialog: Dialog, on display: Display) -> Int {
    let widest =
      switch dialog {
      case .inspect, .help: 96
      case .login, .create, .label, .revoke, .logOut: 60
      case .sort: 44
      }
    return max(1, min(widest, display.size.columns - 6))
  }

  /// Lines inside the frame at most; the footer stays visible.
  static func rows(on display: Display) -> Int { max(1, display.size.rows - 3) }

  /// How many lines a dialog has, and how many of them are on the screen at once.
  static func of(_ dialog: Dialog, in state: AppState) -> (lines: Int, rows: Int) {
    let width = width(of: dialog, on: state.display)
    let lines = DialogContent.of(dialog, state, width: width).lines.count
    return (lines, min(lines, rows(on: state.display)))
  }
}
