import Formats
import TerminalKit
import TokenModel

/// A page of a bulk revocation as lines: what it warns of, pictures of what will be revoked, the exact tokens, and the field or the buttons.
///
/// If there is little room the pictures give way to the list, never the warnings and the field.
struct RevocationPageView {
  /// Rows of the list that the pictures leave at least.
  private static let fewestRows = 3
  /// Cells from which on there is room for two charts beside each other.
  private static let pair = 60

  private enum Pictures {
    case charts, lines, none
  }

  /// What is on the screen, from much room to little.
  private struct Parts {
    var pictures = Pictures.none
    var hasGaps = false
    /// Above and below the list.
    var rules = 2
    /// Whether what it warns of is said in few words.
    var isBrief = false

    static let all = [
      Parts(pictures: .charts, hasGaps: true), Parts(pictures: .charts), Parts(pictures: .lines), Parts(),
      Parts(rules: 1), Parts(rules: 1, isBrief: true),
    ]
    static let least = Parts(rules: 0, isBrief: true)
  }

  private let dialog: RevokeManyDialog
  private let page: RevocationPage
  private let state: AppState
  private let width: Int
  private let glyphs: GlyphSet

  init(_ dialog: RevokeManyDialog, _ state: AppState, width: Int) {
    self.dialog = dialog
    page = dialog.page
    self.state = state
    self.width = width
    glyphs = state.display.glyphs
  }

  /// Rows of the list that are on the screen at once.
  var listRows: Int { layout.listRows }

  var content: DialogContent {
    var content = DialogContent(title: DisplayText(title), isProduction: page.isProduction, isDanger: true)
    if state.display.isPlain {
      addSpoken(to: &content)
      return content
    }
    let (parts, listRows) = layout
    for line in above(parts) { content.foot.add(line) }
    list.add(rows: listRows, hasRule: parts.rules > 0, to: &content)
    if parts.rules > 1 { content.addRule() }
    answer.add(isBrief: parts.isBrief, to: &content, width: width, glyphs: glyphs)
    return content
  }

  private var title: String {
    let many = dialog.pages.count > 1 ? " · environment \(dialog.place + 1) of \(dialog.pages.count)" : ""
    return "Revoke \(page.rows.count.grouped) of \(page.listed.grouped) tokens · \(page.environment)\(many)"
  }

  /// What there is room for.
  private var layout: (parts: Parts, listRows: Int) {
    let room = max(0, DialogExtent.area(in: state).rows - 2)
    func left(_ parts: Parts) -> Int {
      room - above(parts).count - answer.rows(isBrief: parts.isBrief, width: width, glyphs: glyphs) - parts.rules
    }
    for parts in Parts.all where parts.pictures != .charts || width >= Self.pair {
      if left(parts) >= min(Self.fewestRows, page.rows.count) { return (parts, min(left(parts), page.rows.count)) }
    }
    return (.least, max(0, min(left(.least), page.rows.count)))
  }

  private func above(_ parts: Parts) -> [StyledText] {
    var lines = StyledLines()
    lines.add(warning(isBrief: parts.isBrief), .statusWarn, width: width)
    if let hidden = hidden(isBrief: parts.isBrief) { lines.add(hidden, .statusWarn, width: width) }
    if parts.hasGaps { lines.addGap() }
    for line in pictures(parts) { lines.add(line) }
    if let inUse = inUse(isBrief: parts.isBrief) { lines.add(inUse, .statusWarn, width: width) }
    return lines.all
  }

  private func warning(isBrief: Bool = false) -> String {
    let many = page.rows.count == 1 ? "this token" : "these \(page.rows.count.grouped) tokens"
    return "Revokes exactly \(many)." + (isBrief ? "" : " Anyone using one loses access immediately.")
  }

  private func hidden(isBrief: Bool = false) -> String? {
    guard page.hidden > 0 else { return nil }
    let many = "\(glyphs.critical) The filter hides \(page.hidden.grouped) of these"
    return many + (isBrief ? "." : ": they are revoked too.")
  }

  private func inUse(isBrief: Bool = false) -> String? {
    guard page.inUse > 0 else { return nil }
    let key = state.key(.leaveOut, in: .preview)
    let change = "(\(page.rows.count.grouped) → \(page.countOtherwise.grouped))"
    if isBrief {
      let many = "\(page.inUse.grouped) used this week"
      if page.leavesOutInUse { return "\(many) left out: \(key) \(change)" }
      return "\(glyphs.critical) \(many)" + (page.countOtherwise == 0 ? "" : ": \(key) \(change)")
    }
    if page.leavesOutInUse {
      return
        "\(page.inUse.grouped) used this week \(page.inUse == 1 ? "is" : "are") left out. \(key) takes them back \(change)."
    }
    let many = "\(page.inUse.grouped) \(page.inUse == 1 ? "was" : "were") used this week."
    let offer = page.countOtherwise == 0 ? "" : " \(key) leaves \(page.inUse == 1 ? "it" : "them") out \(change)."
    return "\(glyphs.critical) \(many)\(offer)"
  }
}

/// The pictures.
extension RevocationPageView {
  private func pictures(_ parts: Parts) -> [StyledText] {
    let lines = page.preview.histograms.map { HistogramLines(histogram: $0, glyphs: glyphs) }
    switch parts.pictures {
    case .none: return []
    case .lines: return lines.map { $0.line(width: width) } + (unreported(by: page.service).map { [$0] } ?? [])
    case .charts:
      let (charts, hasUnreported) = charts(lines.prefix(2).map { $0 })
      let rest =
        lines.dropFirst(2).map { $0.line(width: width) }
        + (hasUnreported ? [] : unreported(by: page.service).map { [$0] } ?? [])
      let gap = parts.hasGaps ? [StyledText()] : []
      return charts + gap + rest
    }
  }

  /// Charts beside each other, and whether the second one left room to say what the service does not report.
  private func charts(_ charts: [HistogramLines]) -> ([StyledText], hasUnreported: Bool) {
    let column = (width - 2) / 2
    let left = charts.first?.chart(width: column) ?? []
    var right = charts.dropFirst().first?.chart(width: column) ?? []
    var hasUnreported = false
    let unreported = [page.service, String(page.service.prefix { $0 != " " })].compactMap(unreported).first {
      $0.width <= column
    }
    if let unreported, right.count + 2 <= left.count {
      right += [StyledText(), unreported]
      hasUnreported = true
    }
    let lines = (0..<max(left.count, right.count)).map { index in
      let line = index < left.count ? left[index] : StyledText()
      return index < right.count ? line.padded(to: column + 2) + right[index] : line
    }
    return (lines, hasUnreported)
  }

  /// What nobody may take for none.
  private func unreported(by service: String) -> StyledText? {
    page.preview.unreportedNames.map { names in
      StyledText(DisplayText(names), .header) + StyledText(DisplayText("  not reported by \(service)"), .textDim)
    }
  }
}

/// The list and what is below it.
extension RevocationPageView {
  private func columns(_ width: Int) -> PreviewColumns {
    PreviewColumns(
      page.preview, contactCells: page.contactCells, at: page.serverTime, width: width, glyphs: glyphs,
      zone: state.display.zone)
  }

  private var list: PreviewList {
    PreviewList(
      page, columns: columns(width), order: page.order == .lastUse ? "by last use" : "by age",
      hasFocus: dialog.focus == .list)
  }

  private var answer: PreviewAnswer {
    PreviewAnswer(
      confirmation: page.confirmation, word: dialog.isLast ? "Revoke \(dialog.total.grouped)" : "Confirm",
      note: dialog.isLast ? nil : "Nothing is revoked before the last environment is confirmed.",
      hasFocus: dialog.focus == .answer)
  }

  /// Everything as sentences, all rows among them: nobody sees a picture or a part of a list.
  private func addSpoken(to content: inout DialogContent) {
    for text in [warning(), hidden()].compactMap(\.self) { content.lines.add(text, width: width) }
    for histogram in page.preview.histograms {
      content.lines.add(HistogramLines(histogram: histogram, glyphs: glyphs).spoken, width: width)
    }
    if let names = page.preview.unreportedNames {
      content.lines.add("\(names.lowercased()): not reported by \(page.service).", width: width)
    }
    if let inUse = inUse() { content.lines.add(inUse.replacing("→", with: "to"), width: width) }
    let columns = columns(2000)
    for (place, row) in page.rows.enumerated() {
      content.lines.add(columns.line(row, isSelected: false, hasFocus: place == page.selected && dialog.focus == .list))
    }
    answer.add(isBrief: false, to: &content, width: width, glyphs: glyphs)
  }
}
