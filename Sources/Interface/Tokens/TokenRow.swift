import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

extension TokenField {
  /// Its column in a list of so many cells; nil where it has none.
  func column(width: Int) -> ColumnLayout<TokenField>.Column? {
    let column: (minimum: Int, ideal: Int, priority: Int)? =
      switch self {
      case .label: (min(width < Self.narrow ? 16 : 20, width), max(36, width / 3), 8)
      case .scope: (8, 10, 5)
      case .organization: (12, 20, 3)
      case .handle: (Handle.length, Handle.length, 2)
      case .value: (7, 7, 1)
      case .created: (10, 16, 4)
      case .expiry: (width < 60 ? Self.expiryAlone : Self.expiryWithWord, Self.expiryWithWord, 7)
      case .lastUse: (14, 22, 6)
      case .id, .problem, .lifetime: nil
      }
    return column.map {
      ColumnLayout.Column(name: self, minimum: $0.minimum, ideal: $0.ideal, priority: $0.priority)
    }
  }

  /// Those that have a column where a service's tokens are listed: only what the service knows.
  static func columns(of support: UploadTokenSupport) -> [TokenField] {
    allCases.filter { $0.isKnown(to: support) && $0.column(width: 0) != nil }
  }

  /// Up to so many cells labels give way to what says whether a token lives or is used.
  private static let narrow = 40
  /// Cells for a countdown, such as `23h`.
  fileprivate static let timeWidth = 4
  /// Cells for glyph and countdown.
  private static let expiryAlone = timeWidth + 2
  /// Cells for glyph, countdown and word, such as `●  23h critical`.
  fileprivate static let expiryWithWord = expiryAlone + 9
}

/// The columns of the upload tokens on the screen, and what stands in them.
struct TokenRow {
  typealias Columns = ColumnLayout<TokenField>

  let columns: Columns
  private let brush: Brush
  private let now: Date
  private let clockOffset: Double
  private let thresholds: ExpiryThresholds
  private let filter: TokenFilter

  /// From so many cells on a row tells its token's first characters too; on narrower screens labels need the room, unless hidden columns leave it.
  private static let wide = 92

  init(support: UploadTokenSupport, state: AppState, brush: Brush, width: Int) {
    self.brush = brush
    now = state.now
    clockOffset = state.clockOffset
    thresholds = state.settings.thresholds
    filter = state.chosenList?.filter.filter ?? TokenFilter()
    columns = Self.columns(support, state, width: width)
  }

  static func columns(_ support: UploadTokenSupport, _ state: AppState, width: Int) -> Columns {
    let hidden = state.chosenList?.hiddenColumns ?? HiddenColumns()
    let known = TokenField.columns(of: support)
    let shown = known.filter { !hidden.contains($0) }
    let leavesValueOut = width < wide && shown.count == known.count
    let columns = shown.filter { $0 != .value || !leavesValueOut }
    return Columns(columns.compactMap { $0.column(width: width) }, width: width)
  }

  func header(_ place: Columns.Place, sort: TokenSort?) -> StyledText {
    let heading = DisplayText(place.name.name.uppercased())
    guard let sort, sort.key == place.name else { return StyledText(heading, .header) }
    return StyledText("\(heading) \(sort.ascending ? brush.glyphs.ascending : brush.glyphs.descending)", .headerSorted)
  }

  func cell(_ place: Columns.Place, _ row: ListedToken) -> StyledText {
    let none = StyledText(brush.glyphs.none, .textDim)
    switch place.name {
    case .label: return label(row) ?? none
    case .scope: return row.token.scope.map { found(ScopeBadge.text($0), .scope, row) } ?? none
    case .organization:
      let name = row.token.reference.organization
      return name.map { found(StyledText(DisplayText($0)), .organization, row) } ?? none
    case .handle: return found(StyledText(DisplayText(row.handle.text)), .handle, row)
    case .value: return StyledText(MaskedValue.short(row.token.value, glyphs: brush.glyphs), .secretMasked)
    case .created: return row.token.created.map { created($0, width: place.width) } ?? none
    case .expiry: return expiry(row.token, width: place.width)
    case .lastUse: return lastUse(row.token.lastUse, width: place.width)
    case .id, .problem, .lifetime: return none
    }
  }

  private static let hedges = ["about ", "almost ", "over ", "less than "]

  private func label(_ row: ListedToken) -> StyledText? {
    let text = row.label.flatMap { $0.isEmpty ? nil : found(StyledText(DisplayText($0)), .label, row) }
    guard row.token.problem != nil else { return text }
    return StyledText("\(brush.glyphs.critical) ", .statusError) + (text ?? StyledText(brush.glyphs.none))
  }

  /// The text of a field, in which what the filter found is set apart.
  private func found(_ plain: StyledText, _ field: TokenField, _ row: ListedToken) -> StyledText {
    guard !filter.isEmpty, let text = row.text(of: field) else { return plain }
    let ranges = filter.highlights(in: field, of: row)
    return ranges.isEmpty ? plain : StyledText(text, plain.spans.first?.slot ?? .text, matches: ranges)
  }

  private func created(_ date: Date, width: Int) -> StyledText {
    let dates = DateText(zone: brush.display.zone)
    return StyledText(width >= 16 ? dates.minute(date) : dates.day(date))
  }

  private func expiry(_ token: UploadToken, width: Int) -> StyledText {
    switch token.expiry {
    case .unknown: return StyledText("\(brush.glyphs.unknown) unknown", .expiryUnknown)
    case .never: return StyledText("never !", .textStrong)
    case .at(let date):
      let countdown = Countdown(to: date.addingTimeInterval(-clockOffset), at: now)
      let level = ExpiryLevel(secondsLeft: countdown.secondsLeft, thresholds.margins(of: token.times))
      let glyph = ExpiryText(glyphs: brush.glyphs).glyph(level)
      guard level != .expired else {
        return StyledText("\(glyph) \(DisplayText(level.displayName))", ExpiryText.slot(level))
      }
      let time = DisplayText(countdown.text(.oneUnit)).padded(to: TokenField.timeWidth, .before)
      let word = width >= TokenField.expiryWithWord ? " \(level.displayName)" : ""
      return StyledText("\(glyph) \(time)\(DisplayText(word))", ExpiryText.slot(level))
    }
  }

  /// In the server's words; where there is little room without its “about” and “almost”.
  private func lastUse(_ use: LastUse, width: Int) -> StyledText {
    let text = DisplayText(use.words)
    switch use {
    case .unknown: return StyledText("\(brush.glyphs.unknown) \(text)", .expiryUnknown)
    case .never: return StyledText(text, .textStrong)
    case .ago(let words, _):
      guard text.width > width, let hedge = Self.hedges.first(where: words.hasPrefix) else { return StyledText(text) }
      return StyledText(DisplayText(String(words.dropFirst(hedge.count))))
    }
  }
}

/// What an upload token allows, as a badge: the server's word in a colour of its own.
enum ScopeBadge {
  static func text(_ scope: TokenScope) -> StyledText {
    StyledText(DisplayText(scope.rawValue.isEmpty ? "(empty)" : scope.rawValue), slot(scope))
  }

  private static func slot(_ scope: TokenScope) -> ThemeSlot {
    switch scope {
    case .all: .scopeAll
    case .upload: .scopeUpload
    case .download: .scopeDownload
    default: .textStrong
    }
  }
}

/// What may be seen of a secret that is not revealed: enough to tell one from another, too little to use it.
enum MaskedValue {
  /// Values shorter than this show nothing of themselves.
  private static let shortest = 20

  /// Six characters and an ellipsis: the first, or of a JWT, which all begin alike, the last.
  static func short(_ value: Secret, glyphs: GlyphSet) -> DisplayText {
    let text = value.revealed
    guard text.count >= shortest else { return Self.hidden(glyphs) }
    let isJWT = text.split(separator: ".").count == 3
    return isJWT
      ? glyphs.ellipsis + DisplayText(String(text.suffix(6))) : DisplayText(String(text.prefix(6))) + glyphs.ellipsis
  }

  /// Nothing of it, not even its length.
  static func hidden(_ glyphs: GlyphSet) -> DisplayText {
    DisplayText(String(repeating: glyphs.masked.string, count: 6))
  }
}
