import Formats
import FoundationEssentials
import TokenModel

/// Says what would end, before anything does: how many of which scope and age, what is in use, and the tokens themselves.
struct RevokePreview {
  private let rows: [RevocationRow]
  private let support: UploadTokenSupport
  private let environment: Environment
  private let preview: RevocationPreview

  /// Beside a question so many tokens are listed.
  private static let listed = 20

  init(_ rows: [RevocationRow], support: UploadTokenSupport, environment: Environment, now: Date) {
    self.rows = rows
    self.support = support
    self.environment = environment
    preview = RevocationPreview(rows, support: support, now: now)
  }

  /// The sentence above the list, and the groups.
  var summary: [String] {
    let place = environment.isProduction ? "\(environment.name) (PRODUCTION)" : environment.name.text
    var lines = [
      rows.count == 1 ? "This upload token of \(place) ends:" : "These \(rows.count) upload tokens of \(place) end:"
    ]
    if rows.count > 1 {
      lines += Self.groups("by scope", preview.scopes)
      lines += Self.groups("by age", preview.ages)
      if let never = preview.neverExpiring { lines.append("  never expire: \(never)") }
      if let unused = preview.neverUsed { lines.append("  never used: \(unused)") }
    }
    if let inUse = preview.inUse, !inUse.isEmpty {
      lines.append("  ▲ in use within the last 30 days: \(inUse.count): \(Self.names(inUse))")
    }
    return lines
  }

  private static func groups(_ name: String, _ groups: [RevocationPreview.Group]) -> [String] {
    guard !groups.isEmpty else { return [] }
    return ["  \(name): " + groups.map { "\($0.name) \($0.count)" }.joined(separator: ", ")]
  }

  private static func names(_ rows: [RevocationRow]) -> String {
    let names = rows.prefix(5).map { $0.label ?? $0.handle.text }
    return names.joined(separator: ", ") + (rows.count > names.count ? ", …" : "")
  }

  /// The tokens, a line each, beside a question: the first of them.
  var shortList: [DisplayText] {
    let lines = Self.table(Array(rows.prefix(Self.listed)))
    guard rows.count > Self.listed else { return lines }
    return lines + [DisplayText("… and \(rows.count - Self.listed) more; --dry-run lists them all.")]
  }

  /// The tokens, a line each.
  var list: [DisplayText] { Self.table(rows) }

  private static func table(_ rows: [RevocationRow]) -> [DisplayText] {
    var table = TextTable(["HANDLE", "SCOPE", "CREATED", "LABEL"])
    for row in rows {
      table.add([
        DisplayText(row.handle.text), DisplayText(row.scope?.rawValue ?? "–"),
        DisplayText(row.created.map { String(RFC3339.text($0).prefix(10)) } ?? "–"), DisplayText(row.label ?? "–"),
      ])
    }
    return table.lines()
  }
}
