import Formats
import FoundationEssentials
import TokenModel

/// The requests that were sent, one a line, newest last.
struct ActivityContent {
  private let dialog: ActivityDialog
  private let state: AppState
  private let glyphs: GlyphSet
  private let dates: DateText

  init(_ dialog: ActivityDialog, _ state: AppState) {
    self.dialog = dialog
    self.state = state
    glyphs = state.display.glyphs
    dates = DateText(zone: state.display.zone)
  }

  func content(width: Int) -> DialogContent {
    let records = dialog.records(of: state.activity)
    var content = DialogContent(title: DisplayText(dialog.only.map { "Activity: \($0)" } ?? "Activity"))
    content.note = note(records)
    guard let chosen = dialog.index(in: records) else {
      content.lines.add(emptiness, .textDim, width: width)
      return content
    }
    let columns = Columns(width: width, records: records, showsEnvironment: dialog.only == nil)
    for (index, record) in records.enumerated() {
      content.lines.add(line(record, columns, isChosen: index == chosen).padded(to: width))
    }
    // The newest at the bottom; what is chosen further up in the middle.
    let rows = DialogExtent.shown(content, in: DialogExtent.area(in: state)).lines
    content.top = (chosen - rows / 2).clamped(to: 0...max(0, records.count - rows))
    return content
  }

  private var emptiness: String {
    dialog.only.map { "Nothing was asked of the server of \($0) yet." } ?? "Nothing was asked of any server yet."
  }

  private func note(_ records: [ActivityRecord]) -> DisplayText {
    let underWay = records.count { $0.outcome == .underWay }
    return "\(underWay) under way, \(records.count) in all"
  }

  private func line(_ record: ActivityRecord, _ columns: Columns, isChosen: Bool) -> StyledText {
    let text = RequestText(record: record)
    func slot(_ slot: ThemeSlot) -> ThemeSlot { isChosen ? .rowSelected : slot }
    var line = StyledText(isChosen ? glyphs.selection + " " : "  ", slot(.text))
    let time = columns.isNarrow ? dates.time(record.begun) : dates.exactTime(record.begun)
    line.append(time + " ", slot(.textDim))
    if columns.environment > 0 {
      line.append(DisplayText(record.environment.text).fitted(to: columns.environment) + " ", slot(.text))
    }
    line.append(DisplayText(record.method).fitted(to: 6) + " ", slot(.textStrong))
    line.append(DisplayText(record.path).fitted(to: columns.path) + " ", slot(.text))
    line.append(DisplayText(text.outcome).fitted(to: columns.outcome), slot(text.slot))
    if !columns.isNarrow {
      line.append(" " + DisplayText(text.duration ?? "").padded(to: 7, .before), slot(.textDim))
      line.append(" " + DisplayText(text.size ?? "").padded(to: 6, .before), slot(.textDim))
    }
    return line
  }

  /// How many cells the columns have.
  private struct Columns {
    let isNarrow: Bool
    let environment: Int
    let path: Int
    let outcome: Int

    init(width: Int, records: [ActivityRecord], showsEnvironment: Bool) {
      isNarrow = width < 60
      let longest = records.map(\.environment.text.utf8.count).max() ?? 0
      environment = isNarrow || !showsEnvironment ? 0 : min(longest, 14)
      let widest = records.map { DisplayText(RequestText(record: $0).outcome).width }.max() ?? 3
      outcome = min(widest, isNarrow ? 9 : 12)
      let fixed = 2 + (isNarrow ? 6 : 9) + (environment > 0 ? environment + 1 : 0) + 7 + 1 + outcome
      path = max(1, width - fixed - (isNarrow ? 0 : 15))
    }
  }
}

extension DisplayText {
  /// Cut or filled up to exactly so many cells.
  fileprivate func fitted(to cells: Int) -> DisplayText {
    truncated(to: cells).padded(to: cells)
  }
}
