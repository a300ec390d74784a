import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// The rows of the tokens to be revoked or replaced: the label first, what the service reports in columns.
struct PreviewColumns {
  private struct Column {
    let field: TokenField
    let width: Int
  }

  /// Cells that labels keep at least.
  private static let label = 12
  /// Columns that go where there is little room, the first one first.
  private static let dispensable: [TokenField] = [.organization, .created, .scope, .contact, .expiry, .lastUse]

  private let columns: [Column]
  private let labelWidth: Int
  private let glyphs: GlyphSet
  private let dates: DateText
  private let now: Date

  /// - Parameters:
  ///   - contactCells: cells of the longest contact; 0 where none is noted.
  ///   - now: by the server's clock.
  init(
    _ preview: RevocationPreview, contactCells: Int, at now: Date, width: Int, glyphs: GlyphSet, zone: LocalZone
  ) {
    self.glyphs = glyphs
    dates = DateText(zone: zone)
    self.now = now
    var columns = [TokenField.contact, .scope, .organization, .handle, .created, .expiry, .lastUse].compactMap {
      field in
      Self.width(of: field, in: preview, contactCells).map { Column(field: field, width: $0) }
    }
    // The mark of the selected row stands before the label.
    func room() -> Int { width - 1 - columns.reduce(0) { $0 + $1.width + 2 } }
    for field in Self.dispensable where room() < Self.label { columns.removeAll { $0.field == field } }
    self.columns = columns
    labelWidth = max(1, room())
  }

  /// Cells of a column; nil where the service does not report the fact.
  private static func width(of field: TokenField, in preview: RevocationPreview, _ contactCells: Int) -> Int? {
    switch field {
    case .handle: return Handle.length
    case .contact: return contactCells > 0 ? min(18, contactCells) : nil
    case .created, .expiry, .lastUse: return preview.histogram(of: field).map { _ in 8 }
    default:
      return preview.histogram(of: field).map { histogram in
        min(18, histogram.bars.map { DisplayText($0.name).width }.max() ?? 0)
      }
    }
  }

  func line(_ row: ListedToken, isSelected: Bool, hasFocus: Bool) -> StyledText {
    let label = DisplayText(row.label ?? "").isEmpty ? glyphs.none : DisplayText(row.label ?? "")
    var line = StyledText(isSelected ? glyphs.selection : " ")
    line.append(label.fitted(to: labelWidth))
    for column in columns {
      let text = text(of: column.field, row).truncated(to: column.width)
      line.append("  ")
      switch column.field {
      case .created, .expiry, .lastUse:
        line.append(DisplayText("").padded(to: column.width - text.width) + text, slot(of: column.field, row))
      default: line.append(text.padded(to: column.width), slot(of: column.field, row))
      }
    }
    guard hasFocus else { return line }
    return StyledText(line.plain, .rowSelected)
  }

  private func text(of field: TokenField, _ row: ListedToken) -> DisplayText {
    switch field {
    case .created: row.token.created.map { DisplayText(Age(of: $0, at: now).text) } ?? glyphs.none
    case .expiry:
      switch row.token.expiry {
      case .never: "never"
      case .unknown: glyphs.unknown
      case .at(let date): dates.distance(date, now: now)
      }
    case .lastUse:
      switch row.token.lastUse {
      case .never: "never"
      case .unknown: glyphs.unknown
      case .ago(let words, nil): DisplayText(words)
      case .ago(_, let seconds?): DisplayText(Age(of: now.addingTimeInterval(-Double(seconds)), at: now).text)
      }
    default: row.text(of: field).map { DisplayText($0) } ?? glyphs.none
    }
  }

  private func slot(of field: TokenField, _ row: ListedToken) -> ThemeSlot {
    switch field {
    case .lastUse where row.token.lastUse.isInUse: .statusWarn
    case .organization, .created: .textDim
    default: .text
    }
  }
}
