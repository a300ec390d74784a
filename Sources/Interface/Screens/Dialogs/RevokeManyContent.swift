import Formats
import TokenModel

/// The dialog that shows which marked upload tokens would end: in groups, then each.
struct RevokeManyContent {
  private let dialog: RevokeManyDialog
  private let state: AppState

  init(_ dialog: RevokeManyDialog, _ state: AppState) {
    self.dialog = dialog
    self.state = state
  }

  func content(width: Int) -> DialogContent {
    let preview = dialog.preview
    var content = DialogContent(title: "Revoke \(preview.total) tokens: \(dialog.environment.text)")
    content.isDanger = true
    content.isProduction = state.environment(dialog.environment)?.isProduction ?? false
    content.top = dialog.top
    content.lines.add(
      "Just these \(preview.total) end. Whoever uses one loses access at once. This cannot be undone.", .statusWarn,
      width: width)
    if dialog.hidden > 0 {
      content.lines.add(
        "\(state.display.glyphs.critical.string) The filter hides \(dialog.hidden) of them: they end too.", .statusWarn,
        width: width)
    }
    content.lines.addGap()
    for fact in facts { FactLines.add(fact, to: &content.lines, width: width) }
    content.lines.addGap()
    for row in dialog.rows { content.lines.add(line(of: row)) }
    ConfirmationContent(
      confirmation: dialog.confirmation, word: "Revoke \(preview.total)", isActive: true, glyphs: state.display.glyphs
    ).add(to: &content, width: width)
    return content
  }

  private var facts: [Fact] {
    let preview = dialog.preview
    var facts: [Fact] = []
    if !preview.scopes.isEmpty { facts.append(Fact("Scope", Self.text(preview.scopes))) }
    if !preview.ages.isEmpty { facts.append(Fact("Age", Self.text(preview.ages))) }
    if let never = preview.neverExpiring { facts.append(Fact("Never expire", "\(never) of \(preview.total)")) }
    if let unused = preview.neverUsed { facts.append(Fact("Never used", "\(unused) of \(preview.total)")) }
    if let inUse = preview.inUse {
      let names = inUse.prefix(3).map { $0.label ?? $0.handle.text } + (inUse.count > 3 ? ["…"] : [])
      facts.append(
        inUse.isEmpty
          ? Fact("In use", "none within the last 30 days")
          : Fact("In use", "\(inUse.count) within the last 30 days: \(names.joined(separator: ", "))", .statusWarn))
    }
    return facts
  }

  private static func text(_ groups: [RevocationPreview.Group]) -> String {
    groups.map { "\($0.name) \($0.count)" }.joined(separator: ", ")
  }

  private func line(of row: ListedToken) -> StyledText {
    var line = StyledText(DisplayText(row.handle.text) + "  ", .textDim)
    if let scope = row.token.scope { line = line + ScopeBadge.text(scope) + StyledText("  ") }
    if let created = row.token.created {
      line.append(DateText(zone: state.display.zone).day(created) + "  ", .textDim)
    }
    line.append(DisplayText(row.label ?? "–"))
    if case .ago(let words, _) = row.token.lastUse { line.append("  used " + DisplayText(words), .textDim) }
    return line
  }
}
