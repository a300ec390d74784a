import Formats

/// A dialog as somebody reads it out.
struct DialogWords {
  let title: DisplayText
  /// What there is to read and to do, but what takes the keys.
  let lines: [DisplayText]
  /// What takes the keys; nil where nothing does.
  let focus: FocusWords?
  /// The lines that say the same on a screen.
  private let focusLines: [DisplayText]

  /// Cells of a line that nothing has to be broken for.
  private static let width = 2000

  init(_ dialog: any Dialog, _ state: AppState) {
    let content = dialog.content(in: state, width: Self.width)
    var title = content.title
    if content.isProduction { title += ", production" }
    self.title = title
    let all = content.lines.all + content.foot.all
    focusLines = all.filter(Self.hasFocus).map(Words.of)
    let focus = content.focus.map { FocusWords($0) } ?? focusLines.first.map { .choice($0) }
    self.focus = focus
    lines = all.filter { !Self.hasFocus($0) }.map(Words.of).filter { !$0.isEmpty && $0 != focus?.hint }
  }

  /// All of it: what has the keys comes last.
  var announcements: [Announcement] {
    ([title] + lines).map { Announcement($0) } + (focus?.announcements ?? [])
  }

  /// What is new since an earlier time; what only counts on is not.
  func announcements(after earlier: DialogWords) -> [Announcement] {
    guard title == earlier.title else { return announcements }
    let known = Set((earlier.lines + earlier.focusLines).map(Words.essence))
    return lines.filter { !known.contains(Words.essence($0)) }.map { Announcement($0) }
  }

  /// The parts that show where the keys go look like it.
  private static func hasFocus(_ line: StyledText) -> Bool {
    line.spans.contains { $0.slot == .inputFocus || $0.slot == .rowSelected }
  }
}
