import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// Shows exactly which marked upload tokens would end, in groups, then each, frozen when it was opened, and asks whether that is meant.
struct RevokeManyDialog: ConfirmedDialog {
  static let width = 96

  let environment: EnvironmentName
  let rows: [ListedToken]
  /// How many of them the filter hides.
  let hidden: Int
  let preview: RevocationPreview
  var confirmation: Confirmation
  var top: Int? = 0

  var keyContext: KeyContext { confirmation.keyContext }
  var work: WorkID? { nil }
  var cancelling: Availability { .possible }

  init(
    _ environment: Environment, _ rows: [ListedToken], hidden: Int, support: UploadTokenSupport, serverTime: Date
  ) {
    self.environment = environment.name
    self.rows = rows
    self.hidden = hidden
    preview = RevocationPreview(rows.map(RevocationRow.init(_:)), support: support, now: serverTime)
    confirmation = Confirmation(name: environment.isProduction ? environment.name.text : nil)
  }

  mutating func mask() {}

  func submit(in state: inout AppState) -> [Effect] {
    state.beginRevocation(.revokeMany(rows), planned: rows.count, in: environment)
  }
}

extension RevokeManyDialog {
  func content(in state: AppState, width: Int) -> DialogContent {
    var content = DialogContent("Revoke \(preview.total) tokens", in: environment, of: state)
    content.isDanger = true
    content.lines.add(
      "Just these \(preview.total) end. Whoever uses one loses access at once. This cannot be undone.", .statusWarn,
      width: width)
    if hidden > 0 {
      content.lines.add(
        "\(state.display.glyphs.critical.string) The filter hides \(hidden) of them: they end too.", .statusWarn,
        width: width)
    }
    content.lines.addGap()
    for fact in facts { FactLines.add(fact, to: &content.lines, width: width) }
    content.lines.addGap()
    for row in rows { content.lines.add(line(of: row, in: state.display.zone)) }
    ConfirmationContent(
      confirmation: confirmation, word: "Revoke \(preview.total)", isActive: true, glyphs: state.display.glyphs
    ).add(to: &content, width: width)
    return content
  }

  private var facts: [Fact] {
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

  private func line(of row: ListedToken, in zone: LocalZone) -> StyledText {
    var line = StyledText(DisplayText(row.handle.text) + "  ", .textDim)
    if let scope = row.token.scope { line = line + ScopeBadge.text(scope) + StyledText("  ") }
    if let created = row.token.created {
      line.append(DateText(zone: zone).day(created) + "  ", .textDim)
    }
    line.append(DisplayText(row.label ?? "–"))
    if case .ago(let words, _) = row.token.lastUse { line.append("  used " + DisplayText(words), .textDim) }
    return line
  }
}
