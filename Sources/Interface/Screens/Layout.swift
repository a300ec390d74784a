import Formats

/// Where the parts of the main screen are.
///
/// The environments are above the upload tokens. Where the screen is low they are beside each other, or where it is narrow too only the one that
/// has the keys is there. Where it is wide the details of the selected row are at the right.
struct Layout {
  /// The smallest screen that can be used.
  static let minimum = Size(rows: 10, columns: 40)
  /// Lines from which on the panes are above each other.
  private static let lowest = 16
  /// Cells from which on both panes fit beside each other.
  private static let pair = 130
  /// Cells from which on there are details.
  private static let wide = 160
  /// Cells for details: no more than can be read well.
  private static let details = 60...96

  let header: Rectangle
  /// Nil where there is room for one pane only and the other one has the keys.
  let environments: Rectangle?
  let tokens: Rectangle?
  /// What inspecting would show of the selected row; nil where there is no room for it.
  let details: Rectangle?
  let notice: Rectangle
  let footer: Rectangle
  /// Lines about the chosen environment below the rows of the environments.
  let detailRows: Int
  /// Rows of environments on the screen.
  let environmentRows: Int
  /// Rows of upload tokens on the screen.
  let tokenRows: Int

  /// Whether only the pane that has the keys is on the screen.
  var showsOnePane: Bool { environments == nil || tokens == nil }

  init(_ state: AppState) {
    let size = state.display.size
    var rest = Rectangle(size)
    header = rest.takeTop(1)
    footer = rest.takeBottom(1)
    notice = rest.takeBottom(NoticeView.lines(state.shownNotice, width: rest.columns).count)
    details =
      size.columns >= Self.wide ? rest.takeRight((size.columns * 3 / 8).clamped(to: Self.details)) : nil
    detailRows = size.rows >= 20 || (12..<Self.lowest).contains(size.rows) ? 2 : 1
    if size.rows >= Self.lowest {
      let frame = 2 + detailRows
      let wanted = frame + max(1, state.environments.count)
      let limit = max(frame + 3, rest.rows * 2 / 5)
      environments = rest.takeTop(min(wanted, limit, rest.rows - 6))
      tokens = rest
    } else if rest.columns >= Self.pair {
      tokens = rest.takeRight(rest.columns * 6 / 11)
      environments = rest
    } else {
      environments = state.focus == .environments ? rest : nil
      tokens = state.focus == .tokens ? rest : nil
    }
    environmentRows = max(0, (environments?.rows ?? 0) - 2 - detailRows)
    let statusRows = tokens.map { TokensStatusLine.rows(state, columns: $0.columns) } ?? 0
    tokenRows = max(0, (tokens?.rows ?? 0) - 3 - statusRows)
  }
}
