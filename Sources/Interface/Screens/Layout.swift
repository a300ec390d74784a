import Formats

/// Where the parts of the main screen are.
struct Layout {
  /// The smallest screen that can be used.
  static let minimum = Size(rows: 10, columns: 40)

  let header: Rectangle
  /// Nil where there is room for one pane only and the other one has the keys.
  let environments: Rectangle?
  let tokens: Rectangle?
  let notice: Rectangle
  let footer: Rectangle
  /// Lines about the chosen environment below the rows of the environments.
  let detailRows: Int
  /// Rows of environments on the screen.
  let environmentRows: Int
  /// Rows of upload tokens on the screen.
  let tokenRows: Int

  init(_ state: AppState) {
    var rest = Rectangle(state.display.size)
    header = rest.takeTop(1)
    footer = rest.takeBottom(1)
    notice = rest.takeBottom(NoticeView.lines(state.shownNotice, width: rest.columns).count)
    let showsBoth = state.display.size.rows >= 16
    detailRows = state.display.size.rows >= (showsBoth ? 20 : 12) ? 2 : 1
    if showsBoth {
      let frame = 2 + detailRows
      let wanted = frame + max(1, state.environments.count)
      let limit = max(frame + 3, rest.rows * 2 / 5)
      environments = rest.takeTop(min(wanted, limit, rest.rows - 6))
      tokens = rest
    } else {
      environments = state.focus == .environments ? rest : nil
      tokens = state.focus == .tokens ? rest : nil
    }
    environmentRows = max(0, (environments?.rows ?? 0) - 2 - detailRows)
    let statusRows = tokens.map { TokensStatusLine.rows(state, columns: $0.columns) } ?? 0
    tokenRows = max(0, (tokens?.rows ?? 0) - 3 - statusRows)
  }
}
