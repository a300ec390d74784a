import Formats
import TerminalKit
import TokenModel

/// What of a page is on the screen.
struct PreviewParts {
  enum Pictures {
    case charts, lines, none
  }

  var pictures = Pictures.none
  var hasGaps = false
  /// Above and below the list.
  var rules = 2
  /// Whether what it warns of is said in few words.
  var isBrief = false

  static let least = PreviewParts(rules: 0, isBrief: true)
}

/// A page of a preview as lines: what would happen, pictures of the tokens, the exact tokens, and the field or the buttons.
///
/// If there is little room the pictures give way to the list, never the warnings and the field.
protocol PreviewPageView {
  associatedtype Asking: PreviewDialog
  /// Whether the frame warns.
  static var isDanger: Bool { get }
  var dialog: Asking { get }
  var state: AppState { get }
  var width: Int { get }
  /// What the list is sorted by: "by age".
  var order: DisplayText { get }
  /// What may be on the screen, from much room to little; `PreviewParts.least` where none of it fits.
  var parts: [PreviewParts] { get }
  /// What stands above the list.
  func above(_ parts: PreviewParts) -> [StyledText]
  /// The same as sentences.
  var spoken: [String] { get }
  init(_ dialog: Asking, _ state: AppState, width: Int)
}

extension PreviewPageView {
  /// Rows of the list that what stands above leaves at least.
  private var fewestRows: Int { 3 }

  var page: Asking.Page { dialog.page }
  var glyphs: GlyphSet { state.display.glyphs }
  var histograms: [HistogramLines] { page.preview.histograms.map { HistogramLines(histogram: $0, glyphs: glyphs) } }

  /// Rows of the list that are on the screen at once.
  var listRows: Int { layout.listRows }

  var content: DialogContent {
    var content = DialogContent(title: DisplayText(title), isProduction: page.isProduction, isDanger: Self.isDanger)
    if state.display.isPlain {
      addSpoken(to: &content)
      return content
    }
    let (parts, listRows) = layout
    for line in above(parts) { content.foot.add(line) }
    PreviewList(page, columns: columns(width), order: order, hasFocus: dialog.focus == .list)
      .add(rows: listRows, hasRule: parts.rules > 0, to: &content)
    if parts.rules > 1 { content.addRule() }
    answer.add(isBrief: parts.isBrief, to: &content, width: width, glyphs: glyphs)
    return content
  }

  private var title: String {
    let many = dialog.pages.count > 1 ? " · environment \(dialog.place + 1) of \(dialog.pages.count)" : ""
    let count = "\(page.rows.count.grouped) of \(page.listed.grouped) tokens"
    return "\(Asking.words.verb) \(count) · \(page.environment)\(many)"
  }

  /// What there is room for.
  private var layout: (parts: PreviewParts, listRows: Int) {
    let room = max(0, DialogExtent.area(in: state).rows - 2)
    func left(_ parts: PreviewParts) -> Int {
      room - above(parts).count - answer.rows(isBrief: parts.isBrief, width: width, glyphs: glyphs) - parts.rules
    }
    for parts in parts where left(parts) >= min(fewestRows, page.rows.count) {
      return (parts, min(left(parts), page.rows.count))
    }
    return (.least, max(0, min(left(.least), page.rows.count)))
  }

  private func columns(_ width: Int) -> PreviewColumns {
    PreviewColumns(
      page.preview, contactCells: page.contactCells, at: page.serverTime, width: width, glyphs: glyphs,
      zone: state.display.zone)
  }

  private var answer: PreviewAnswer {
    let words = Asking.words
    return PreviewAnswer(
      confirmation: page.confirmation, word: dialog.isLast ? "\(words.verb) \(dialog.total.grouped)" : "Confirm",
      note: dialog.isLast ? nil : "Nothing is \(words.beginning) before the last environment is confirmed.",
      hasFocus: dialog.focus == .answer)
  }

  /// Everything as sentences, all rows among them: nobody sees a picture or a part of a list.
  private func addSpoken(to content: inout DialogContent) {
    for text in spoken { content.lines.add(text, width: width) }
    let columns = columns(2000)
    for (place, row) in page.rows.enumerated() {
      content.lines.add(columns.line(row, isSelected: false, hasFocus: place == page.selected && dialog.focus == .list))
    }
    answer.add(isBrief: false, to: &content, width: width, glyphs: glyphs)
  }
}
