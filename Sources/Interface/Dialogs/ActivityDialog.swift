import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// The requests that were sent, newest last.
struct ActivityDialog: Dialog {
  static let width = 120

  /// The number of the request that was chosen; nil while the newest one is followed.
  var chosen: Int?
  /// The environment whose requests are shown; nil for all.
  var only: EnvironmentName?

  var keyContext: KeyContext { .activity }
  var work: WorkID? { nil }
  var cancelling: Availability { .possible }
  var hints: [ActionName: String] { only == nil ? [:] : [.oneEnvironment: "all environments"] }

  /// The requests that are shown.
  func records(of history: RequestHistory) -> [LoggedRequest] {
    guard let only else { return history.records }
    return history.records.filter { $0.environment == only }
  }

  /// Where the chosen request is among those that are shown; the newest is followed, and the oldest stands for one that is no longer kept.
  func index(in records: [LoggedRequest]) -> Int? {
    guard !records.isEmpty else { return nil }
    guard let chosen else { return records.count - 1 }
    return records.lastIndex { $0.number <= chosen } ?? 0
  }

  /// Chooses the request at an index; the last one is followed.
  mutating func choose(_ index: Int, in records: [LoggedRequest]) {
    guard !records.isEmpty else { return }
    let index = index.clamped(to: 0...records.count - 1)
    chosen = index == records.count - 1 ? nil : records[index].number
  }

  /// Moves the choice; at the newest request it follows.
  mutating func scroll(_ step: ActionName, _ count: Int, in state: AppState) {
    let records = records(of: state.activity)
    guard let index = index(in: records) else { return }
    let page = max(1, DialogExtent.of(self, in: state).rows - 1)
    choose(step.scrolled(from: index, by: count, page: page, last: records.count - 1), in: records)
  }

  mutating func mask() {}

  /// Opens the chosen request in full.
  func submit(in state: inout AppState) -> [Effect] {
    guard let record = record(of: state.activity) else { return [] }
    return state.open(ReportDialog(.request(record.number)))
  }

  func textToCopy(in state: AppState) -> String? { record(of: state.activity).map { RequestText(record: $0).line } }

  /// The request that is chosen.
  func record(of history: RequestHistory) -> LoggedRequest? {
    let records = records(of: history)
    return index(in: records).map { records[$0] }
  }
}

extension ActivityDialog {
  func content(in state: AppState, width: Int) -> DialogContent {
    let records = records(of: state.activity)
    var content = DialogContent(title: DisplayText(only.map { "Activity: \($0)" } ?? "Activity"))
    content.note = note(records)
    guard let chosen = index(in: records) else {
      content.lines.add(emptiness, .textDim, width: width)
      return content
    }
    let columns = Columns(width: width, records: records, showsEnvironment: only == nil)
    for (index, record) in records.enumerated() {
      content.lines.add(line(record, columns, isChosen: index == chosen, in: state.display).padded(to: width))
    }
    // The newest at the bottom; what is chosen further up in the middle.
    let rows = DialogExtent.shown(content, in: DialogExtent.area(in: state)).lines
    content.top = (chosen - rows / 2).clamped(to: 0...max(0, records.count - rows))
    return content
  }

  private var emptiness: String {
    only.map { "No requests to \($0) yet." } ?? "No requests yet."
  }

  private func note(_ records: [LoggedRequest]) -> DisplayText {
    let underWay = records.count { $0.outcome == .underWay }
    return "\(underWay) active, \(records.count) total"
  }

  private func line(
    _ record: LoggedRequest, _ columns: Columns, isChosen: Bool, in display: Display
  ) -> StyledText {
    let dates = DateText(zone: display.zone)
    let text = RequestText(record: record)
    func slot(_ slot: ThemeSlot) -> ThemeSlot { isChosen ? .rowSelected : slot }
    var line = StyledText(isChosen ? display.glyphs.selection + " " : "  ", slot(.text))
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
  struct Columns {
    let isNarrow: Bool
    let environment: Int
    let path: Int
    let outcome: Int

    init(width: Int, records: [LoggedRequest], showsEnvironment: Bool) {
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

extension Action {
  static let activity = Action(
    .activity, .program, [.character("A")], in: [.main, .inspect],
    help: "activity: the request log"
  ) { state, _ in state.open(ActivityDialog()) }
  static let closeActivity = Action(
    .cancel, .dialogs, [[.escape], .character("q")], in: [.activity], help: "close", hint: Hint("close", 3)
  ) { state, _ in state.cancelDialog() }
  static let inspectRequest = Action(
    .inspect, .dialogs, [[.enter]], in: [.activity], help: "the request in full", hint: Hint("in full", 1),
    when: { $0.requestAtHand == nil ? .impossible("There is no request yet.") : .possible }
  ) { state, _ in state.submit() }
  static let oneEnvironment = Action(
    .oneEnvironment, .dialogs, [.character("f")], in: [.activity],
    help: "requests of this environment only, or of all", hint: Hint("this environment only", 4)
  ) { state, _ in state.switchActivityFilter() }
}

extension AppState {
  /// The request that is chosen in the activity dialog.
  var requestAtHand: LoggedRequest? { (dialogs.last as? ActivityDialog)?.record(of: activity) }

  /// Shows the requests of one environment only, or of all again.
  fileprivate mutating func switchActivityFilter() -> [Effect] {
    guard var dialog = dialogs.last as? ActivityDialog else { return [] }
    dialog.only = dialog.only == nil ? dialog.record(of: activity)?.environment ?? chosenEnvironment?.name : nil
    replaceDialog(dialog)
    return []
  }
}
