import Formats
import TerminalKit
import TokenModel

/// The columns of the environments and what stands in them.
struct EnvironmentRow {
  enum Name: Hashable {
    case name, production, service, account, standing, refresh
  }

  typealias Columns = ColumnLayout<Name>

  private let state: AppState
  private let brush: Brush
  let columns: Columns
  /// Cells from the start of glyph and word to the countdown.
  private let wordColumn: Int

  /// Cells for glyph and word, such as `● critical`.
  private static let wordWidth = 10
  /// Cells for a countdown, such as `64d20h`.
  private static let timeWidth = SpanText.width

  init(state: AppState, brush: Brush, environments: [EnvironmentState], width: Int) {
    self.state = state
    self.brush = brush
    let isNarrow = width < 50
    wordColumn = Self.wordWidth + (isNarrow ? 1 : 2)
    let names = environments.map { DisplayText($0.name).width }.max() ?? 0
    let kinds = Set(environments.compactMap { $0.environment?.service }).map { Self.service($0, state) }
    let services = kinds.map(\.width).max() ?? 0
    let words = kinds.map { Self.firstWord($0).width }.max() ?? 0
    let accounts = environments.map { Self.account($0).width }.max() ?? 0
    var columns = [
      Columns.Column(name: .name, minimum: min(names, isNarrow ? 11 : 16), ideal: min(names, 32), priority: 6)
    ]
    if environments.contains(where: \.isProduction) {
      columns.append(Columns.Column(name: .production, minimum: isNarrow ? 4 : 10, ideal: 10, priority: 5))
    }
    columns.append(Columns.Column(name: .service, minimum: min(services, words), ideal: services, priority: 2))
    if accounts > 0 {
      columns.append(Columns.Column(name: .account, minimum: min(accounts, 16), ideal: min(accounts, 40), priority: 1))
    }
    let standing = wordColumn + Self.timeWidth
    columns.append(
      Columns.Column(name: .standing, minimum: standing + (width < 70 ? 0 : 8), ideal: standing + 22, priority: 4))
    columns.append(Columns.Column(name: .refresh, minimum: 6, ideal: 6, priority: 3))
    self.columns = Columns(columns, width: width, gap: isNarrow ? 1 : 2)
  }

  func cells(_ environment: EnvironmentState) -> [(Columns.Place, StyledText)] {
    if case .broken(let problem) = SessionDisplayState(environment, in: state) {
      return brokenCells(environment, problem)
    }
    return RenewalTrouble(environment, state) == nil ? cells(environment, columns.places) : troubledCells(environment)
  }

  private func cells(_ environment: EnvironmentState, _ places: [Columns.Place]) -> [(Columns.Place, StyledText)] {
    places.map { place in (place, cell(place, environment)) }
  }

  /// Why the session could not be renewed stands from its countdown to the end of the row.
  private func troubledCells(_ environment: EnvironmentState) -> [(Columns.Place, StyledText)] {
    guard let standing = columns.places.first(where: { $0.name == .standing }), let last = columns.places.last else {
      return cells(environment, columns.places)
    }
    let width = last.offset + last.width - standing.offset
    let places = columns.places.prefix { $0.name != .standing }
    return cells(environment, places + [Columns.Place(name: .standing, offset: standing.offset, width: width)])
  }

  private func cell(_ place: Columns.Place, _ environment: EnvironmentState) -> StyledText {
    switch place.name {
    case .name where environment.isUnread: StyledText(DisplayText(environment.name), .textDim)
    case .name: StyledText(DisplayText(environment.name), environment.isProduction ? .textStrong : .envTest)
    case .production:
      environment.isProduction ? StyledText(place.width < 10 ? "PROD" : "PRODUCTION", .envProduction) : StyledText()
    case .service: service(environment, width: place.width)
    case .account: StyledText(Self.account(environment), .textDim)
    case .standing: standing(environment, width: place.width)
    case .refresh: refresh(environment)
    }
  }

  /// The name, and what is wrong in the rest of the row.
  private func brokenCells(_ environment: EnvironmentState, _ problem: FileFailure) -> [(
    Columns.Place, StyledText
  )] {
    guard let name = columns.places.first, let last = columns.places.last else { return [] }
    let rest = Columns.Place(
      name: .standing, offset: name.width + 2, width: last.offset + last.width - name.width - 2)
    var text = StyledText("\(brush.glyphs.revoked) \(DisplayText(EnvironmentEntry.brokenWord))  ", .statusError)
    // The row has the file's name already, which its path would push the reason out of sight with.
    let reason = problem.reason.replacing(problem.file, with: problem.file.split(separator: "/").last ?? "")
    text.append(DisplayText(problem.line.map { "line \($0): \(reason)" } ?? reason), .text)
    return [(name, StyledText(DisplayText(environment.name))), (rest, text)]
  }

  private func standing(_ environment: EnvironmentState, width: Int) -> StyledText {
    let glyphs = brush.glyphs
    let standing = SessionDisplayState(environment, in: state)
    let standingWord = DisplayText(standing.displayName)
    switch standing {
    case .counting(.expired, _, _) where environment.failure != nil, .none where environment.failure != nil:
      return StyledText("\(glyphs.revoked) \(environment.failure?.word ?? "")", .statusError)
    case .counting(let level, let countdown, let fraction):
      return counting(level, countdown, fraction, of: environment, width: width)
    case .signedIn(let checked):
      let word = "\(glyphs.fresh) \(standingWord)" as DisplayText
      let age = checked.map { "checked \($0.text)" } ?? "not checked yet"
      var text = StyledText(word, .expiryFresh)
      text.append(DisplayText(width >= word.width + 2 + age.count ? "  \(age)" : ""), .textDim)
      return text
    case .unread: return StyledText("\(glyphs.busy) \(standingWord)", .textDim)
    case .active: return StyledText("\(glyphs.busy) \(standingWord)", .statusInfo)
    case .none: return StyledText("\(glyphs.expired) \(standingWord)", .textDim)
    case .otherOrigin: return StyledText("\(glyphs.critical) \(standingWord)", .statusWarn)
    case .unusable, .broken: return StyledText("\(glyphs.revoked) \(standingWord)", .statusError)
    }
  }

  private func counting(
    _ level: ExpiryLevel, _ countdown: Countdown, _ fraction: Double, of environment: EnvironmentState, width: Int
  ) -> StyledText {
    let slot = ExpiryText.slot(level)
    let word = DisplayText("\(ExpiryText(glyphs: brush.glyphs).glyph(level)) \(level.displayName)")
    var text = StyledText(word.padded(to: wordColumn), slot)
    guard level != .expired else { return text }
    text.append(DisplayText(countdown.text(.twoUnits)).padded(to: Self.timeWidth, .before), slot)
    let room = width - text.width - 2
    if let trouble = RenewalTrouble(environment, state) {
      return self.trouble(trouble, beside: text, time: DisplayText(countdown.text(.twoUnits)), room: room)
    }
    guard room >= 4 else { return text }
    text.append("  ")
    text.append(brush.glyphs.bar(fraction, width: min(20, room)), slot)
    return text
  }

  /// Why there was no renewal, behind the countdown; where there is no room for it, that there was none, before it.
  private func trouble(_ trouble: RenewalTrouble, beside text: StyledText, time: DisplayText, room: Int) -> StyledText {
    guard let reason = trouble.short(zone: brush.display.zone, width: room) else {
      let word = DisplayText("\(brush.glyphs.critical) failing").padded(to: wordColumn)
      return StyledText(word + time.padded(to: Self.timeWidth, .before), .statusError)
    }
    return text + StyledText("  ") + StyledText(reason, .statusError)
  }

  private func refresh(_ environment: EnvironmentState) -> StyledText {
    guard let held = environment.held, held.session.expires != nil else {
      return StyledText(brush.glyphs.none, .textDim)
    }
    if environment.activity?.kind == .renewing { return StyledText("asking", .statusInfo) }
    return StyledText(DisplayText(environment.refresh.rawValue), .textDim)
  }

  /// The service's own name, or where that is too long its first word.
  private func service(_ environment: EnvironmentState, width: Int) -> StyledText {
    guard let service = environment.environment?.service else { return StyledText() }
    let name = Self.service(service, state)
    return StyledText(name.width <= width ? name : Self.firstWord(name), .textDim)
  }

  private static func firstWord(_ name: DisplayText) -> DisplayText {
    DisplayText(String(name.string.prefix { $0 != " " }))
  }

  private static func service(_ name: ServiceName, _ state: AppState) -> DisplayText {
    DisplayText(state.profiles[name]?.displayName ?? name.rawValue)
  }

  private static func account(_ environment: EnvironmentState) -> DisplayText {
    DisplayText(environment.held?.session.account ?? environment.environment?.username ?? "")
  }
}
