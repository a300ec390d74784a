import Formats
import FoundationEssentials
import Interface
import TerminalKit
import TokenModel

/// Shows what would be revoked or rotated: the screens' histograms, and the tokens themselves.
struct RevokePreview {
  private let rows: [RevocationRow]
  private let environment: Environment
  private let service: String
  private let preview: RevocationPreview
  private let deed: TokenDeed

  /// How many tokens are listed beside a question.
  private static let listed = 20
  /// Cells of a chart.
  private static let width = 60

  /// - Parameter service: the service as people call it.
  init(
    _ rows: [RevocationRow], service: String, support: UploadTokenSupport, environment: Environment, now: Date,
    to deed: TokenDeed = .revoke
  ) {
    self.rows = rows
    self.environment = environment
    self.service = service
    self.deed = deed
    preview = RevocationPreview(rows, support: support, now: now)
  }

  /// The counts as JSON.
  var counts: JSONValue { preview.json }

  /// The sentence above the list; with several tokens also the histograms.
  var summary: [String] {
    let place = environment.isProduction ? "\(environment.name) (PRODUCTION)" : environment.name.text
    let many = rows.count == 1 ? "this upload token" : "\(rows.count.grouped) upload tokens"
    return ["Will \(deed.verb.lowercased()) \(many) in \(place):"] + (rows.count > 1 ? histograms : []) + inUse
  }

  private var histograms: [String] {
    let charts = preview.histograms.flatMap { histogram in
      HistogramLines(histogram: histogram, glyphs: .of(.utf8)).text(width: Self.width).map { "  \($0)" }
    }
    return charts + (preview.unreportedNames.map { ["  \($0)  not reported by \(service)"] } ?? [])
  }

  private var inUse: [String] {
    let used = rows.filter(\.lastUse.isInUse)
    guard !used.isEmpty else { return [] }
    let names = used.prefix(5).map { $0.label ?? $0.handle.text } + (used.count > 5 ? ["…"] : [])
    return ["  ▲ \(used.count.grouped) used this week: \(names.joined(separator: ", "))"]
  }

  /// The first of the tokens, a line each, beside a question.
  var shortList: [DisplayText] {
    let lines = Self.table(Array(rows.prefix(Self.listed))).lines(fitting: Output.noteWidth)
    guard rows.count > Self.listed else { return lines }
    return lines + [DisplayText("… and \((rows.count - Self.listed).grouped) more; --dry-run lists them all.")]
  }

  /// The tokens, a row each.
  var list: TextTable { Self.table(rows) }

  /// The same, with the environment in the first column.
  var listAmongOthers: TextTable { Self.table(rows, of: environment.name) }

  private static func table(_ rows: [RevocationRow], of environment: EnvironmentName? = nil) -> TextTable {
    let first: [TextTable.Column] = environment == nil ? [] : [.init("ENVIRONMENT", .stays)]
    var table = TextTable(
      first + [
        .init("HANDLE", .stays), .init("SCOPE", .worth(1)), .init("CREATED", .worth(2)), .init("LABEL", .worth(3)),
        .init("CONTACT", .worth(2)),
      ])
    let name = environment.map { [DisplayText($0.text)] } ?? []
    for row in rows {
      table.add(
        name + [
          DisplayText(row.handle.text), DisplayText(row.scope?.rawValue ?? "–"),
          DisplayText(row.created.map { String(RFC3339.text($0).prefix(10)) } ?? "–"), DisplayText(row.label ?? "–"),
          DisplayText(row.contact ?? ""),
        ])
    }
    return table
  }
}
