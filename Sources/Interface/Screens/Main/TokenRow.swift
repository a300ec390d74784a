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

  init(support: UploadTokenSupport, state: AppState, brush: Brush, width: Int) {
    self.brush = brush
    now = state.now
    clockOffset = state.clockOffset
    let facts = support.facts
    var columns = [Columns.Column(name: .label, minimum: min(20, width), ideal: 44, weight: 7)]
    if facts.contains(.scope) { columns.append(Columns.Column(name: .scope, minimum: 8, ideal: 8, weight: 6)) }
    if facts.contains(.organization) {
      columns.append(Columns.Column(name: .organization, minimum: 10, ideal: 20, weight: 3))
    }
    columns.append(Columns.Column(name: .handle, minimum: Handle.length, ideal: Handle.length, weight: 2))
    columns.append(Columns.Column(name: .value, minimum: 7, ideal: 7, weight: 1))
    if facts.contains(.created) { columns.append(Columns.Column(name: .created, minimum: 10, ideal: 16, weight: 4)) }
    if facts.contains(.expiry) { columns.append(Columns.Column(name: .expiry, minimum: 9, ideal: 18, weight: 8)) }
    if facts.contains(.lastUse) { columns.append(Columns.Column(name: .lastUse, minimum: 12, ideal: 22, weight: 8)) }
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
    case .lastUse: return lastUse(row.token.lastUse)
    }
  }

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
      let time = level == .expired ? "" : " \(countdown.text)"
      let word = level == .expired || width >= 18 ? " \(level.word)" : ""
      return StyledText("\(glyph)\(DisplayText(time).padded(to: time.isEmpty ? 0 : 7))\(word)", ExpiryText.slot(level))
    }
  }

  private func lastUse(_ use: LastUse) -> StyledText {
    switch use {
    case .unknown: StyledText("\(brush.glyphs.unknown) unknown", .expiryUnknown)
    case .never: StyledText("never used", .statusWarn)
    case .ago(let words, _): StyledText(DisplayText(words))
    }
  }
}
