import Formats
import TerminalKit
import TokenModel

/// A page of a bulk revocation as lines: what it warns of, and pictures of what will be revoked.
struct RevocationPageView: PreviewPageView {
  static let isDanger = true
  /// Cells from which on there is room for two charts beside each other.
  private static let pair = 60

  let dialog: RevokeManyDialog
  let state: AppState
  let width: Int

  init(_ dialog: RevokeManyDialog, _ state: AppState, width: Int) {
    (self.dialog, self.state, self.width) = (dialog, state, width)
  }

  var order: DisplayText { page.order == .lastUse ? "by last use" : "by age" }

  var parts: [PreviewParts] {
    let charts = [PreviewParts(pictures: .charts, hasGaps: true), PreviewParts(pictures: .charts)]
    return (width >= Self.pair ? charts : []) + [
      PreviewParts(pictures: .lines), PreviewParts(), PreviewParts(rules: 1), PreviewParts(rules: 1, isBrief: true),
    ]
  }

  func above(_ parts: PreviewParts) -> [StyledText] {
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
  var spoken: [String] {
    let unreported = page.preview.unreportedNames.map { "\($0.lowercased()): not reported by \(page.service)." }
    let texts = [warning(), hidden()].compactMap(\.self) + histograms.map(\.spoken)
    return texts + [unreported, inUse()?.replacing("→", with: "to")].compactMap(\.self)
  }
}

/// The pictures.
extension RevocationPageView {
  private func pictures(_ parts: PreviewParts) -> [StyledText] {
    let lines = histograms
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
