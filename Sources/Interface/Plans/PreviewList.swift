import Formats
import TerminalKit
import TokenModel

/// The list of a page: the rows around the selected one.
struct PreviewList {
  private let page: any PreviewPage
  private let columns: PreviewColumns
  private let order: DisplayText
  private let hasFocus: Bool

  /// - Parameter order: what it is sorted by: "by age".
  init(_ page: any PreviewPage, columns: PreviewColumns, order: DisplayText, hasFocus: Bool) {
    (self.page, self.columns, self.order, self.hasFocus) = (page, columns, order, hasFocus)
  }

  func add(rows: Int, hasRule: Bool, to content: inout DialogContent) {
    let (all, selected) = (page.rows, page.selected)
    let top = max(0, min(selected - rows / 2, all.count - rows))
    let shown = DisplayText("\((top + 1).grouped)–\((top + rows).grouped) of \(all.count.grouped)")
    if hasRule { content.addRule(title: order, note: rows > 0 ? shown : nil) }
    for place in top..<top + rows {
      let isSelected = place == selected
      content.foot.add(columns.line(all[place], isSelected: isSelected, hasFocus: isSelected && hasFocus))
    }
  }
}

/// The field or the buttons of a page, which look different while the list takes the keys.
struct PreviewAnswer {
  let confirmation: Confirmation
  /// The word on the button that goes on.
  let word: String
  /// What stands above it where there is room; nil on the last page.
  let note: String?
  let hasFocus: Bool

  func rows(isBrief: Bool, width: Int, glyphs: GlyphSet) -> Int {
    alone(isBrief: isBrief, width: width, glyphs: glyphs).foot.count
  }

  func add(isBrief: Bool, to content: inout DialogContent, width: Int, glyphs: GlyphSet) {
    let (answer, above) = (alone(isBrief: isBrief, width: width, glyphs: glyphs), content.foot.count)
    for line in answer.foot.all { content.foot.add(hasFocus ? line : line.withoutFocus) }
    guard hasFocus else { return }
    content.focus = answer.focus
    content.cursor = answer.cursor.map { Position(row: $0.row + above, column: $0.column) }
  }

  private func alone(isBrief: Bool, width: Int, glyphs: GlyphSet) -> DialogContent {
    var content = DialogContent(title: "")
    if let note, !isBrief { content.foot.add(note, .textDim, width: width) }
    let before = content.foot
    content.foot = StyledLines()
    ConfirmationContent(confirmation: confirmation, word: word, isActive: true, glyphs: glyphs)
      .add(to: &content, width: width)
    let below = content.foot
    content.foot = before
    for line in below.all { content.foot.add(line) }
    content.cursor?.row += before.count
    return content
  }
}

extension StyledText {
  /// The same while something else takes the keys.
  fileprivate var withoutFocus: StyledText {
    spans.reduce(into: StyledText()) { line, span in
      let slot: ThemeSlot = span.slot == .rowSelected ? .text : span.slot == .inputFocus ? .input : span.slot
      let part = StyledText(span.text, slot)
      line = line + (span.target.map { part.pointing(at: $0) } ?? part)
    }
  }
}
