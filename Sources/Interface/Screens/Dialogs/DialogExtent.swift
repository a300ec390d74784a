/// How large a dialog is on a display.
enum DialogExtent {
  /// Cells of a line inside the frame.
  static func width(of dialog: Dialog, on display: Display) -> Int {
    let widest =
      switch dialog {
      case .inspect, .help, .report: 96
      case .activity: 120
      case .revokeMany, .revocation: 96
      case .copy, .login, .unlock, .create, .label, .revoke, .resume, .rotate, .logInAnew, .logOut: 60
      case .add: 74
      case .sort, .columns: 44
      case .themes: 64
      }
    return max(1, min(widest, display.size.columns - 6))
  }

  /// Where dialogs are: above the footer and what is said there.
  static func area(in state: AppState) -> Rectangle {
    let layout = Layout(state)
    var area = Rectangle(state.display.size)
    _ = area.takeBottom(layout.footer.rows + layout.notice.rows)
    return area
  }

  /// How many of the lines, and whether an empty one between them and the foot, are on the screen at once.
  static func shown(_ content: DialogContent, in area: Rectangle) -> (lines: Int, gap: Int) {
    let room = max(0, area.rows - 2 - content.foot.count)
    let gap = content.foot.count > 0 && content.lines.count > 0 && content.lines.count < room ? 1 : 0
    return (min(content.lines.count, room), gap)
  }

  /// How many lines a dialog has, and how many of them are on the screen at once.
  static func of(_ dialog: Dialog, in state: AppState) -> (lines: Int, rows: Int) {
    let width = width(of: dialog, on: state.display)
    let content = DialogContent.of(dialog, state, width: width)
    return (content.lines.count, shown(content, in: area(in: state)).lines)
  }
}
