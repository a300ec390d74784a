import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

extension TokenField {
  /// Its column in a list of so many cells; nil where it has none.
  ///
  /// - Parameters:
  ///   - labelCells: those of the longest label.
  ///   - contactCells: those of the longest contact; without any there is no column.
  func column(width: Int, labelCells: Int = .max, contactCells: Int = .max) -> ColumnLayout<TokenField>.Column? {
    let column: (minimum: Int, ideal: Int, priority: Int)? =
      switch self {
      case .label: Self.label(width: width, cells: max(labelCells, heading.count + Self.sortCells))
      case .contact: contactCells == 0 ? nil : (10, min(24, max(heading.count, contactCells)), 1)
      case .scope: (8, 10, 5)
      case .organization: (12, 20, 4)
      case .handle: (Handle.length, Handle.length, 3)
      case .value: (7, 7, 0)
      case .created: (5, 5, 6)
      case .lifetime: (Self.lifeCells, Self.lifeCells, 2)
      case .expiry: (width < 60 ? Self.expiryAlone : Self.expiryWithWord, Self.expiryWithWord, 8)
      case .lastUse: (9, 11, 7)
      case .id, .problem: nil
      }
    return column.map {
      ColumnLayout.Column(name: self, minimum: $0.minimum, ideal: $0.ideal, priority: $0.priority)
    }
  }

  private static func label(width: Int, cells: Int) -> (minimum: Int, ideal: Int, priority: Int) {
    (min(width < narrow ? 16 : 20, width, cells), min(max(36, width / 3), cells), 9)
  }

  /// The word above its column and in the menu of columns.
  var heading: String {
    switch self {
    case .created: "age"
    case .lifetime: "life"
    default: name
    }
  }

  /// Whether what stands in its column is a number, which stands at the right.
  var isNumber: Bool { self == .created }

  /// Those that have a column where a service's tokens are listed: only what the service knows.
  static func columns(of support: UploadTokenSupport) -> [TokenField] {
    allCases.filter { $0.isKnown(to: support) && $0.column(width: 0) != nil }
  }

  /// Up to so many cells labels give way to what says whether a token lives or is used.
  private static let narrow = 40
  /// Cells for a countdown, such as `23h`.
  fileprivate static let timeWidth = 4
  /// Cells for glyph and countdown, under the heading and its arrow.
  private static let expiryAlone = 9
  /// Cells for glyph, countdown and word, such as `▲  58m critical`.
  fileprivate static let expiryWithWord = timeWidth + 2 + 9
  /// Cells for the arrow behind the heading of the column that a list is sorted by.
  private static let sortCells = 2
  /// Cells for the bar of what is left of a lifetime.
  fileprivate static let lifeCells = 6
}

/// The columns of the upload tokens on the screen, and what stands in them.
struct TokenRow {
  typealias Columns = ColumnLayout<TokenField>

  let columns: Columns
  private let brush: Brush
  private let now: Date
  private var clockOffset: Double
  /// What the row's service reports, where rows are of several.
  private var reported: UploadTokenSupport?
  private let thresholds: ExpiryThresholds
  private let filter: TokenFilter
  private let replaced: [Handle: ReplacedToken]

  /// From so many cells on a row tells its token's first characters and contact too; on narrower screens labels need the room, unless hidden columns
  /// leave it.
  private static let wide = 92

  init(support: UploadTokenSupport, state: AppState, brush: Brush, width: Int) {
    self.brush = brush
    now = state.now
    clockOffset = state.clockOffset
    thresholds = state.settings.thresholds
    filter = state.chosenList?.filter.filter ?? TokenFilter()
    replaced = state.replaced
    columns = Self.columns(support, state, width: width)
  }

  /// The same for the rows of one of several lists.
  func of(_ origin: RowsOrigin) -> TokenRow {
    var rows = self
    (rows.clockOffset, rows.reported) = (origin.clockOffset, origin.support)
    return rows
  }

  /// The columns in a pane, with its frame.
  static func columns(_ support: UploadTokenSupport, _ state: AppState, in pane: Rectangle) -> Columns {
    let inside = pane.inset(rows: 1, columns: 1)
    return columns(support, state, width: width(in: inside, EnvironmentColumn(state, columns: inside.columns)))
  }

  /// Cells inside a pane's frame for the facts of its tokens, beside the marks and the environment.
  static func width(in area: Rectangle, _ environment: EnvironmentColumn) -> Int {
    max(1, area.columns - 3 - environment.width)
  }

  static func columns(_ support: UploadTokenSupport, _ state: AppState, width: Int) -> Columns {
    let hidden = state.chosenList?.hiddenColumns ?? HiddenColumns()
    let known = TokenField.columns(of: support)
    let shown = known.filter { !hidden.contains($0) }
    let isWhole = known.allSatisfy { $0 == .contact || !hidden.contains($0) }
    let leavesSomeOut = width < wide && isWhole
    let columns = shown.filter { !leavesSomeOut || $0 != .value && $0 != .contact }
    let rows = state.chosenList?.rows
    let (labels, contacts) = (rows?.labelCells ?? 0, rows?.contactCells ?? 0)
    return Columns(
      columns.compactMap { $0.column(width: width, labelCells: labels, contactCells: contacts) }, width: width)
  }

  func header(_ place: Columns.Place, sort: TokenSort?) -> StyledText {
    let heading = DisplayText(place.name.heading.uppercased())
    var text = StyledText(heading, .header)
    if let sort, sort.key == place.name {
      text = StyledText(
        "\(heading) \(sort.ascending ? brush.glyphs.ascending : brush.glyphs.descending)", .headerSorted)
    }
    return text.placed(in: place)
  }

  func cell(_ place: Columns.Place, _ row: ListedToken) -> StyledText {
    let none = StyledText(brush.glyphs.none, .textDim)
    if let reported, !place.name.isKnown(to: reported), place.name != .expiry || row.token.expiry == .unknown {
      return none
    }
    switch place.name {
    case .label: return label(row) ?? none
    case .contact: return row.contact.map { found(StyledText(DisplayText($0)), .contact, row) } ?? none
    case .scope: return row.token.scope.map { found(ScopeBadge.text($0), .scope, row) } ?? none
    case .organization:
      let name = row.token.reference.organization
      return name.map { found(StyledText(DisplayText($0)), .organization, row) } ?? none
    case .handle: return found(StyledText(DisplayText(row.handle.text)), .handle, row)
    case .value: return StyledText(MaskedValue.short(row.token.value, glyphs: brush.glyphs), .secretMasked)
    case .created: return (row.token.created.map(age) ?? none).placed(in: place)
    case .lifetime: return life(row.token.times)
    case .expiry: return expiry(row.token, width: place.width)
    case .lastUse: return lastUse(row.token.lastUse)
    case .id, .problem: return none
    }
  }

  private func label(_ row: ListedToken) -> StyledText? {
    var text = row.label.flatMap { $0.isEmpty ? nil : found(StyledText(DisplayText($0)), .label, row) }
    if let old = replaced[row.handle] {
      let mark = StyledText(GraceText(old, at: now, glyphs: brush.glyphs).short, .statusWarn)
      text = text.map { mark + StyledText("  ") + $0 } ?? mark
    }
    guard row.token.problem != nil else { return text }
    return StyledText("\(brush.glyphs.critical) ", .statusError) + (text ?? StyledText(brush.glyphs.none))
  }

  /// The text of a field, in which what the filter found is set apart.
  private func found(_ plain: StyledText, _ field: TokenField, _ row: ListedToken) -> StyledText {
    guard !filter.isEmpty, let text = row.text(of: field) else { return plain }
    let ranges = filter.highlights(in: field, of: row)
    return ranges.isEmpty ? plain : StyledText(text, plain.spans.first?.slot ?? .text, matches: ranges)
  }

  private var serverNow: Date { now.addingTimeInterval(clockOffset) }

  private func age(_ created: Date) -> StyledText {
    StyledText(DisplayText(Age(of: created, at: serverNow).span))
  }

  /// How much of its lifetime is left, as of the moment that the countdown beside it stands for.
  private func life(_ times: TokenTimes) -> StyledText {
    guard case .at(let end) = times.expiry, let lifetime = times.lifetime, lifetime > 0 else { return StyledText() }
    let left = Countdown(to: end, at: serverNow).secondsLeft
    let shown = left - left % SpanText(left, .oneUnit).step
    let level = ExpiryLevel(secondsLeft: left, thresholds.margins(of: times))
    let fraction = min(1, Double(shown) / Double(lifetime))
    let slot = level == .fresh ? .textDim : ExpiryText.slot(level)
    return StyledText(brush.glyphs.filledBar(fraction, width: TokenField.lifeCells), slot)
  }

  private func expiry(_ token: UploadToken, width: Int) -> StyledText {
    switch token.expiry {
    case .unknown: return StyledText("\(brush.glyphs.unknown) unknown", .expiryUnknown)
    case .never: return StyledText("never !", .textStrong)
    case .at(let date):
      let countdown = Countdown(to: date, at: serverNow)
      let level = ExpiryLevel(secondsLeft: countdown.secondsLeft, thresholds.margins(of: token.times))
      let glyph = ExpiryText(glyphs: brush.glyphs).glyph(level)
      guard level != .expired else {
        return StyledText("\(glyph) \(DisplayText(level.displayName))", ExpiryText.slot(level))
      }
      let time = DisplayText(countdown.text(.oneUnit)).padded(to: TokenField.timeWidth, .before)
      let hasWord = width >= TokenField.expiryWithWord && level != .fresh
      let word = hasWord ? " \(level.displayName)" : ""
      return StyledText("\(glyph) \(time)\(DisplayText(word))", ExpiryText.slot(level))
    }
  }

  private func lastUse(_ use: LastUse) -> StyledText {
    switch use {
    case .unknown: StyledText("\(brush.glyphs.unknown) unknown", .expiryUnknown)
    case .never: StyledText("never", .textStrong)
    case .ago: StyledText(DisplayText(use.briefWords))
    }
  }
}

extension StyledText {
  /// What is a number stands at the right of its column.
  fileprivate func placed(in place: ColumnLayout<TokenField>.Place) -> StyledText {
    guard place.name.isNumber, width < place.width else { return self }
    return StyledText(DisplayText(" ").repeated(place.width - width)) + self
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
