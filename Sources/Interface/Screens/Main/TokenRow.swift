import Formats
import FoundationEssentials
import TokenModel

/// The columns of the upload tokens and what stands in them. A column exists only where the service knows the fact.
struct TokenRow {
  enum Name: Hashable {
    case label, scope, organization, handle, value, created, expiry, lastUse
  }

  typealias Columns = ColumnLayout<Name>

  let columns: Columns
  private let brush: Brush
  private let now: Date
  private let clockOffset: Double

  /// From so many cells on a row tells its token's first characters too; on narrower screens labels need the room.
  private static let wide = 92
  /// Cells for a countdown, such as `23h 08m`.
  private static let timeWidth = 7
  /// Cells for glyph and countdown.
  private static let expiryAlone = timeWidth + 2
  /// Cells for glyph, countdown and word, such as `● 23h 08m critical`.
  private static let expiryWithWord = expiryAlone + 9

  init(support: UploadTokenSupport, state: AppState, brush: Brush, width: Int) {
    self.brush = brush
    now = state.now
    clockOffset = state.clockOffset
    let facts = support.facts
    let isWide = width >= Self.wide
    var columns = [Columns.Column(name: .label, minimum: min(20, width), ideal: max(36, width / 3), weight: 9)]
    if facts.contains(.scope) { columns.append(Columns.Column(name: .scope, minimum: 8, ideal: 10, weight: 6)) }
    if facts.contains(.organization) {
      columns.append(Columns.Column(name: .organization, minimum: 12, ideal: 20, weight: 3))
    }
    columns.append(Columns.Column(name: .handle, minimum: Handle.length, ideal: Handle.length, weight: 2))
    if isWide { columns.append(Columns.Column(name: .value, minimum: 7, ideal: 7, weight: 1)) }
    if facts.contains(.created) { columns.append(Columns.Column(name: .created, minimum: 10, ideal: 16, weight: 4)) }
    if facts.contains(.expiry) {
      let minimum = width >= 60 ? Self.expiryWithWord : Self.expiryAlone
      columns.append(Columns.Column(name: .expiry, minimum: minimum, ideal: Self.expiryWithWord, weight: 8))
    }
    if facts.contains(.lastUse) { columns.append(Columns.Column(name: .lastUse, minimum: 14, ideal: 22, weight: 8)) }
    self.columns = Columns(columns, width: width)
  }

  func header(_ place: Columns.Place, sort: TokenSort?) -> StyledText {
    let isSorted = sort.map { Self.sortKey(of: place.name) == $0.key } ?? false
    let arrow = sort?.ascending == true ? brush.glyphs.ascending : brush.glyphs.descending
    let title = isSorted ? "\(Self.title(of: place.name)) \(arrow)" as DisplayText : Self.title(of: place.name)
    return StyledText(title, isSorted ? .headerSorted : .header)
  }

  private static func title(of name: Name) -> DisplayText {
    switch name {
    case .label: "LABEL"
    case .scope: "SCOPE"
    case .organization: "ORGANIZATION"
    case .handle: "HANDLE"
    case .value: "TOKEN"
    case .created: "CREATED"
    case .expiry: "EXPIRES"
    case .lastUse: "LAST USED"
    }
  }

  private static func sortKey(of name: Name) -> TokenSort.Key? {
    switch name {
    case .label: .label
    case .scope: .scope
    case .organization: .organization
    case .created: .created
    case .expiry: .expiry
    case .lastUse: .lastUse
    case .handle, .value: nil
    }
  }

  func cell(_ place: Columns.Place, _ row: ListedToken) -> StyledText {
    let none = StyledText(brush.glyphs.none, .textDim)
    switch place.name {
    case .label: return label(row) ?? none
    case .scope: return row.token.scope.map { ScopeBadge.text($0) } ?? none
    case .organization: return row.token.reference.organization.map { StyledText(DisplayText($0)) } ?? none
    case .handle: return StyledText(DisplayText(row.handle.text), .textDim)
    case .value: return StyledText(MaskedValue.short(row.token.value, glyphs: brush.glyphs), .secretMasked)
    case .created: return row.token.created.map { created($0, width: place.width) } ?? none
    case .expiry: return expiry(row.token, width: place.width)
    case .lastUse: return lastUse(row.token.lastUse, width: place.width)
    }
  }

  private static let hedges = ["about ", "almost ", "over ", "less than "]

  private func label(_ row: ListedToken) -> StyledText? {
    let text = row.label.flatMap { $0.isEmpty ? nil : StyledText(DisplayText($0)) }
    guard row.token.problem != nil else { return text }
    return StyledText("\(brush.glyphs.critical) ", .statusError) + (text ?? StyledText(brush.glyphs.none))
  }

  private func created(_ date: Date, width: Int) -> StyledText {
    let dates = DateText(utcOffset: brush.display.utcOffset)
    return StyledText(width >= 16 ? dates.minute(date) : dates.day(date))
  }

  private func expiry(_ token: UploadToken, width: Int) -> StyledText {
    switch token.expiry {
    case .unknown: return StyledText("\(brush.glyphs.unknown) unknown", .expiryUnknown)
    case .never: return StyledText("never !", .statusWarn)
    case .at(let date):
      let countdown = Countdown(to: date.addingTimeInterval(-clockOffset), at: now)
      let level = ExpiryLevel(secondsLeft: countdown.secondsLeft, lifetime: token.lifetime)
      let glyph = ExpiryText(glyphs: brush.glyphs).glyph(level)
      guard level != .expired else { return StyledText("\(glyph) \(DisplayText(level.word))", ExpiryText.slot(level)) }
      let time = DisplayText(countdown.text).padded(to: Self.timeWidth)
      let word = width >= Self.expiryWithWord ? " \(level.word)" : ""
      return StyledText("\(glyph) \(time)\(DisplayText(word))", ExpiryText.slot(level))
    }
  }

  /// In the server's words; where there is little room without its “about” and “almost”.
  private func lastUse(_ use: LastUse, width: Int) -> StyledText {
    switch use {
    case .unknown: return StyledText("\(brush.glyphs.unknown) unknown", .expiryUnknown)
    case .never: return StyledText("never used", .statusWarn)
    case .ago(let words, _):
      let text = DisplayText(words)
      guard text.width > width, let hedge = Self.hedges.first(where: words.hasPrefix) else { return StyledText(text) }
      return StyledText(DisplayText(String(words.dropFirst(hedge.count))))
    }
  }
}
