import Formats
import TerminalKit

/// Where the parts of the main screen are.
///
/// The environments are above the upload tokens: the focused pane gets the rows that it needs, the other one keeps enough to be read. Where
/// the screen is low they are beside each other, or where it is narrow too only the focused one is there. Where it is wide the details of
/// the selected row are at the right, and where it is wider still all three are beside each other.
struct Layout {
  /// The smallest screen that can be used.
  static let minimum = Size(rows: 10, columns: 40)
  /// Lines from which on the panes are above each other.
  private static let lowest = 16
  /// Cells from which on both panes fit beside each other.
  private static let pair = 130
  /// Cells from which on there are details.
  private static let wide = 160
  /// Cells from which on environments, upload tokens and details are beside each other.
  private static let wider = 220
  /// Cells for details: no more than can be read well.
  private static let details = 60...96
  /// Lines about the chosen environment where there are rows to spare.
  private static let mostDetailRows = 4
  /// Lines that the upload tokens keep while the environments have the keys: frame, header and a few rows. On the usual 24 rows it is half of the
  /// screen, so that a first frame is 3 kB at most.
  private static func tokensAtLeast(rows: Int) -> Int { max(8, 37 - rows) }
  /// Rows of environments that stay while the upload tokens have the keys.
  private static let environmentsAtLeast = 5

  let header: Rectangle
  /// Nil if there is room for one pane only and the other one is focused.
  let environments: Rectangle?
  let tokens: Rectangle?
  /// What inspecting would show of the selected row; nil where there is no room for it.
  let details: Rectangle?
  let notice: Rectangle
  let footer: Rectangle
  /// Whether there are no upload tokens to show, and the environments have their rows.
  let tokensAreFolded: Bool
  /// Rows for the filter of the environments.
  let filterRows: Int
  /// Lines about the chosen environment below the rows of the environments.
  let detailRows: Int
  /// Rows of environments on the screen.
  let environmentRows: Int
  /// Rows of upload tokens on the screen.
  let tokenRows: Int
  /// Lines below them.
  let statusRows: Int
  /// What stands beside the rows of the inventory; nil in other lists.
  let inventory: InventoryStatus?

  /// Whether only the focused pane is on the screen.
  var showsOnePane: Bool { (environments == nil || tokens == nil) && !tokensAreFolded }

  static let headerRows = 1
  static let footerRows = 1

  /// Lines for notices. If there is room one is kept, so that none moves the rest.
  static func noticeRows(_ state: AppState) -> Int {
    let size = state.display.size
    let notices = NoticeView.lines(state.shownNotice, width: size.columns).count
    return max(notices, size.rows >= lowest ? 1 : 0)
  }

  init(_ state: AppState) {
    let size = state.display.size
    var rest = Rectangle(size)
    header = rest.takeTop(Self.headerRows)
    footer = rest.takeBottom(Self.footerRows)
    notice = rest.takeBottom(Self.noticeRows(state))
    let isWider = size.columns >= Self.wider
    details =
      size.columns >= Self.wide
      ? rest.takeRight((isWider ? size.columns * 3 / 10 : size.columns * 3 / 8).clamped(to: Self.details)) : nil
    let isBeside = isWider || size.rows < Self.lowest && rest.columns >= Self.pair
    tokensAreFolded = !isBeside && !state.hasTokensToShow
    filterRows = state.isFilteringEnvironments ? 1 : 0
    let lines = max(1, state.environmentOrder.places.count) + filterRows
    if state.inventory != nil {
      environments = nil
      tokens = rest
    } else if tokensAreFolded {
      environments = rest
      tokens = nil
    } else if size.rows >= Self.lowest, !isWider {
      let frame = 3
      let wanted = frame + lines
      let least = max(frame + Self.environmentsAtLeast, rest.rows * 2 / 5)
      let share = state.focus == .environments ? max(least, rest.rows - Self.tokensAtLeast(rows: size.rows)) : least
      environments = rest.takeTop(min(wanted, share, rest.rows - 6))
      tokens = rest
    } else if isBeside {
      tokens = rest.takeRight(rest.columns * 6 / 11)
      environments = rest
    } else {
      environments = state.focus == .environments ? rest : nil
      tokens = state.focus == .tokens ? rest : nil
    }
    let inside = (environments?.rows ?? 0) - (tokensAreFolded ? 3 : 2)
    detailRows = max(1, min(Self.mostDetailRows, inside - lines))
    environmentRows = max(0, inside - detailRows - filterRows)
    let inventory = state.inventory == nil ? nil : InventoryStatus(state, width: (tokens?.columns ?? 0) - 4)
    self.inventory = inventory
    statusRows = tokens.map { TokensStatusLine.rows(state, inventory, columns: $0.columns) } ?? 0
    tokenRows = max(0, (tokens?.rows ?? 0) - 3 - statusRows)
  }
}

/// Divides the width of a row among columns: where there is not enough room those of the lowest priority go, where there is more those of the highest grow.
struct ColumnLayout<Name: Hashable> {
  struct Column {
    let name: Name
    /// Cells without which it is of no use.
    let minimum: Int
    /// Cells that it can make use of.
    let ideal: Int
    /// Differs from column to column.
    let priority: Int
  }

  struct Place {
    let name: Name
    /// Cells from the start of the row.
    let offset: Int
    let width: Int
  }

  let places: [Place]

  init(_ columns: [Column], width: Int, gap: Int = 2) {
    var kept = columns
    func needed() -> Int { kept.reduce(0) { $0 + $1.minimum } + gap * max(0, kept.count - 1) }
    while needed() > width, kept.count > 1, let least = kept.min(by: { $0.priority < $1.priority }) {
      kept.removeAll { $0.name == least.name }
    }
    var widths = kept.map(\.minimum)
    var spare = max(0, width - needed())
    for index in kept.indices.sorted(by: { kept[$0].priority > kept[$1].priority }) {
      let more = min(spare, max(0, kept[index].ideal - widths[index]))
      widths[index] += more
      spare -= more
    }
    if kept.count == 1 { widths[0] = min(widths[0], width) }
    var offset = 0
    places = zip(kept, widths).map { column, width in
      defer { offset += width + gap }
      return Place(name: column.name, offset: offset, width: width)
    }
  }
}
