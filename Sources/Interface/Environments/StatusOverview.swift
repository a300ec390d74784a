import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// The environments as `fob status` prints them on a terminal: in the order of the first screen, with its words and colours, and with the command that
/// helps in place of a key.
public struct StatusOverview {
  private let state: AppState
  private let brush: Brush

  /// - Parameters:
  ///   - listing: the environments to show.
  ///   - readings: what is in their files, and what is held for them.
  public init(
    _ listing: [ListedEnvironment], _ readings: [EnvironmentSnapshot], profiles: [ServiceProfile],
    preferences: Preferences, display: Display, now: Date
  ) {
    var state = AppState(profiles: profiles, preferences: preferences)
    state.now = now
    state.display = display
    state.show(listing)
    state.handle(readings)
    self.state = state
    brush = Brush(theme: .universal, display: display)
  }

  /// The lines: how all stand, a row for each environment, and one for those without a session that the terminal has no rows for.
  ///
  /// - Parameters:
  ///   - showsAll: whether each environment without a session has its row.
  ///   - limit: how many rows there are at most; nil for any number.
  public func lines(showsAll: Bool, limit: Int? = nil) -> [StyledText] {
    let width = state.display.size.columns
    let order = state.environmentOrder
    let fits = order.places.count <= state.display.size.rows - 4
    let places = order.places.prefix(limit ?? .max)
    let (shown, folded) = Self.split(Array(places)) { showsAll || fits || order.urgencies[$0] != .none }
    let environments = shown.map { state.environments[$0] }
    let rows = EnvironmentRow(state: state, brush: brush, environments: environments, width: width - 2, isPrinted: true)
    var lines = [summary, StyledText()]
    for place in shown { lines.append(line(rows, state.environments[place], order.urgencies[place])) }
    if !folded.isEmpty { lines.append(fold(folded.map { state.environments[$0].name }, width)) }
    lines += shareProblems(of: environments, width)
    // The rows have no room for what is wrong with a file.
    for case .broken(let name, let problem)? in environments.map(\.entry) {
      lines += DisplayText("\(name): \(problem)").wrapped(to: width).map { StyledText($0, .statusError) }
    }
    return lines
  }

  /// The shares that do not answer, each once.
  private func shareProblems(of environments: [EnvironmentState], _ width: Int) -> [StyledText] {
    let problems = environments.compactMap(\.status?.share).compactMap { share in
      share.condition.problem.map { "The share '\(share.name)' does not answer: \($0)" }
    }
    return Set(problems).sorted().flatMap { problem in
      DisplayText(problem).wrapped(to: width).map { StyledText($0, .statusWarn) }
    }
  }

  private static func split(_ places: [Int], _ isShown: (Int) -> Bool) -> (shown: [Int], folded: [Int]) {
    let shown = places.filter(isShown)
    // A single one takes its own line as well as a line that stands for it.
    return places.count - shown.count > 1 ? (shown, places.filter { !isShown($0) }) : (places, [])
  }

  /// How all stand.
  private var summary: StyledText {
    var text = StyledText()
    for urgency in Urgency.allCases {
      let count = state.environmentOrder.count(urgency)
      guard count > 0 else { continue }
      if text.width > 0 { text.append("   ") }
      let glyph = UrgencyText(glyphs: brush.glyphs).glyph(urgency)
      text.append("\(glyph) \(count) \(Self.word(urgency, count))", UrgencyText.slot(urgency))
    }
    return text
  }

  private static func word(_ urgency: Urgency, _ count: Int) -> DisplayText {
    switch urgency {
    case .needsPerson: count == 1 ? "needs you" : "need you"
    case .failing: "failing"
    case .critical: "critical"
    case .soon: "soon"
    case .healthy: "healthy"
    case .unread: "not read"
    case .none: "without a session"
    }
  }

  private func line(_ rows: EnvironmentRow, _ environment: EnvironmentState, _ urgency: Urgency) -> StyledText {
    let slot = UrgencyText.slot(urgency)
    var line = StyledText(UrgencyText(glyphs: brush.glyphs).glyph(urgency), slot) + StyledText(" ")
    for (place, text) in rows.cells(environment, urgency) {
      line = line.padded(to: 2 + place.offset) + text.truncated(to: place.width)
    }
    return line
  }

  private func fold(_ names: [String], _ width: Int) -> StyledText {
    let end = "   fob status --all"
    let start: DisplayText = "\(UrgencyText(glyphs: brush.glyphs).glyph(.none)) \(names.count) without a session: "
    let listed = DisplayText(names.joined(separator: ", "))
    let room = max(1, width - start.width - end.count)
    return StyledText(start + listed.truncated(to: room) + DisplayText(end), .textDim)
  }
}
