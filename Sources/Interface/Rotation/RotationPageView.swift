import Formats
import TerminalKit
import TokenModel

/// A page of a bulk rotation as lines: what is created, what becomes of the old tokens, the exact tokens, and the field or the buttons.
struct RotationPageView {
  /// Rows of the list that the counts leave at least.
  private static let fewestRows = 3

  private let dialog: RotateManyDialog
  private let page: RotationPage
  private let state: AppState
  private let width: Int
  private let glyphs: GlyphSet

  init(_ dialog: RotateManyDialog, _ state: AppState, width: Int) {
    self.dialog = dialog
    page = dialog.page
    self.state = state
    self.width = width
    glyphs = state.display.glyphs
  }

  /// Rows of the list that are on the screen at once.
  var listRows: Int { layout.listRows }

  var content: DialogContent {
    var content = DialogContent(title: DisplayText(title), isProduction: page.isProduction)
    if state.display.isPlain {
      addSpoken(to: &content)
      return content
    }
    let (parts, listRows) = layout
    for line in above(parts) { content.foot.add(line) }
    PreviewList(page, columns: columns(width), order: "by expiry", hasFocus: dialog.focus == .list)
      .add(rows: listRows, hasRule: parts != .least, to: &content)
    if parts != .least { content.addRule() }
    answer.add(isBrief: parts == .least, to: &content, width: width, glyphs: glyphs)
    return content
  }

  private var title: String {
    let many = dialog.pages.count > 1 ? " · environment \(dialog.place + 1) of \(dialog.pages.count)" : ""
    return "Rotate \(page.rows.count.grouped) of \(page.listed.grouped) tokens · \(page.environment)\(many)"
  }

  private func columns(_ width: Int) -> PreviewColumns {
    PreviewColumns(
      page.preview, contactCells: page.contactCells, at: page.serverTime, width: width, glyphs: glyphs,
      zone: state.display.zone)
  }

  private var answer: PreviewAnswer {
    PreviewAnswer(
      confirmation: page.confirmation, word: dialog.isLast ? "Rotate \(dialog.total.grouped)" : "Confirm",
      note: dialog.isLast ? nil : "Nothing is created before the last environment is confirmed.",
      hasFocus: dialog.focus == .answer)
  }

  /// What is on the screen, from much room to little.
  private enum Parts: CaseIterable {
    case counts, sentences, least
  }

  private var layout: (parts: Parts, listRows: Int) {
    let room = max(0, DialogExtent.area(in: state).rows - 2)
    func left(_ parts: Parts) -> Int {
      room - above(parts).count - answer.rows(isBrief: parts == .least, width: width, glyphs: glyphs)
        - (parts == .least ? 0 : 2)
    }
    for parts in Parts.allCases where left(parts) >= min(Self.fewestRows, page.rows.count) {
      return (parts, min(left(parts), page.rows.count))
    }
    return (.least, max(0, min(left(.least), page.rows.count)))
  }

  private func above(_ parts: Parts) -> [StyledText] {
    var lines = StyledLines()
    if parts != .least { lines.add(creation, width: width) }
    lines.add(grace, dialog.grace == .kept ? .text : .statusWarn, width: width)
    for note in notes(isBrief: parts == .least) { lines.add(note, .statusWarn, width: width) }
    guard parts == .counts else { return lines.all }
    lines.addGap()
    for histogram in page.preview.histograms {
      lines.add(HistogramLines(histogram: histogram, glyphs: glyphs).line(width: width))
    }
    return lines.all
  }

  private var creation: String {
    let many = page.rows.count == 1 ? "a new token like this one" : "\(page.rows.count.grouped) new tokens like these"
    return "Creates \(many), with the full lifetime of each from now. Their values can be saved afterwards."
  }

  private var grace: String {
    "\(dialog.grace.sentence(count: page.rows.count)) \(state.key(.grace, in: .rotation)) changes that."
  }

  private func notes(isBrief: Bool) -> [String] {
    var notes: [String] = []
    if page.hidden > 0 {
      notes.append(
        "\(glyphs.critical) The filter hides \(page.hidden.grouped) of these"
          + (isBrief ? "." : ": they are rotated too."))
    }
    if page.endless > 0 {
      notes.append(
        "\(glyphs.critical) \(page.endless.grouped) of the new tokens never expire\(page.endless == 1 ? "s" : "").")
    }
    if page.foreign > 0 {
      notes.append("Left out: \(page.foreign.grouped) that only an organization owner can revoke.")
    }
    if let (count, reason) = page.leftOut {
      notes.append("Left out: \(count.grouped)" + (isBrief ? "." : ". \(reason)"))
    }
    return notes
  }

  /// Everything as sentences, all rows among them: nobody sees a part of a list.
  private func addSpoken(to content: inout DialogContent) {
    for text in [creation, grace] + notes(isBrief: false) { content.lines.add(text, width: width) }
    for histogram in page.preview.histograms {
      content.lines.add(HistogramLines(histogram: histogram, glyphs: glyphs).spoken, width: width)
    }
    let columns = columns(2000)
    for (place, row) in page.rows.enumerated() {
      content.lines.add(columns.line(row, isSelected: false, hasFocus: place == page.selected && dialog.focus == .list))
    }
    answer.add(isBrief: false, to: &content, width: width, glyphs: glyphs)
  }
}
