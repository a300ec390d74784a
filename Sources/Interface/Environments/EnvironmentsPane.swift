import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// The environments, one a row, and what is to be said about the chosen one below.
struct EnvironmentsPane {
  let state: AppState
  let brush: Brush
  let layout: Layout

  private var hasFocus: Bool { state.focus == .environments }

  func draw(on canvas: inout Canvas, _ area: Rectangle) {
    canvas.mark(area, as: .pane(.environments))
    let note: DisplayText? = isScrolled ? position : nil
    canvas.box(
      area, title: "Environments", note: note, style: brush[hasFocus ? .borderFocus : .border],
      titleStyle: brush[.title], border: brush.glyphs.border)
    OtherPaneNote(state: state, brush: brush).draw(on: &canvas, area, layout)
    var inside = area.inset(rows: 1, columns: 1)
    let detail = inside.takeBottom(layout.detailRows)
    let environments = state.environments
    guard !environments.isEmpty else { return drawEmpty(on: &canvas, inside, detail) }
    let rows = EnvironmentRow(state: state, brush: brush, environments: environments, width: inside.columns - 3)
    for offset in 0..<min(layout.environmentRows, environments.count - state.environmentsTop) {
      drawRow(rows, state.environmentsTop + offset, on: &canvas, inside.row + offset, inside)
    }
    drawDetail(on: &canvas, detail)
  }

  private func drawRow(
    _ rows: EnvironmentRow, _ index: Int, on canvas: inout Canvas, _ row: Int, _ inside: Rectangle
  ) {
    let environment = state.environments[index]
    canvas.mark(Rectangle(row: row, column: inside.column, rows: 1, columns: inside.columns), as: .environment(index))
    let isChosen = environment.name == state.chosen
    var ground = Canvas.Ground.plain
    if isChosen {
      if hasFocus { canvas.rest = Position(row: row, column: inside.column) }
      let style = brush[hasFocus ? .rowSelected : .rowSelectedInactive]
      ground = hasFocus ? .uniform(style) : .beneath(style)
      canvas.fill(Rectangle(row: row, column: inside.column, rows: 1, columns: inside.columns), style: style)
      canvas.write(brush.glyphs.selection, row: row, column: inside.column, style: style)
    }
    for (place, text) in rows.cells(environment) {
      let isBadge = place.name == .production
      canvas.write(
        text, row: row, column: inside.column + 2 + place.offset, width: place.width, brush: brush,
        ground: isBadge ? .plain : ground)
    }
  }

  private func drawDetail(on canvas: inout Canvas, _ area: Rectangle) {
    let lines = EnvironmentDetail(state: state, glyphs: brush.glyphs, zone: brush.display.zone)
      .lines(width: area.columns - 3, limit: area.rows)
    for (index, line) in lines.enumerated() {
      canvas.write(line, row: area.row + index, column: area.column + 2, width: area.columns - 3, brush: brush)
    }
  }

  private func drawEmpty(on canvas: inout Canvas, _ inside: Rectangle, _ detail: Rectangle) {
    canvas.write(
      DisplayText("There is no environment yet.").truncated(to: inside.columns - 2), row: inside.row,
      column: inside.column + 1, style: brush[.textStrong])
    let advice: DisplayText =
      "\(state.key(.addEnvironment)) adds one; \(state.key(.demo)) shows the demo with sample data. Leave with \(state.key(.quit)) and run fob env import to take a preview.ini or credentials.properties."
    let room = detail.endRow - inside.row - 1
    for (index, line) in advice.wrapped(to: detail.columns - 2, lines: room).enumerated() {
      canvas.write(line, row: inside.row + 1 + index, column: detail.column + 1, style: brush[.text])
    }
  }

  private var isScrolled: Bool { state.environments.count > layout.environmentRows }

  private var position: DisplayText {
    let total = state.environments.count
    let first = state.environmentsTop + 1
    return "\(first)–\(min(total, first + layout.environmentRows - 1)) of \(total)"
  }
}

/// What is to be said about the chosen environment: where it is, who is logged in, and what happens or must be done next.
struct EnvironmentDetail {
  let state: AppState
  let glyphs: GlyphSet
  let zone: LocalZone

  /// At most so many lines; what must be done goes before where it is.
  func lines(width: Int, limit: Int) -> [StyledText] {
    guard let chosen = state.chosenState else { return [] }
    let (text, slot) = next(chosen)
    let wrapped = DisplayText(text).wrapped(to: max(1, width), lines: limit).map { StyledText($0, slot) }
    guard let environment = chosen.environment, wrapped.count < limit else { return wrapped }
    return [place(environment, chosen)] + wrapped
  }

  private func place(_ environment: Environment, _ chosen: EnvironmentState) -> StyledText {
    let facts = [
      environment.label, environment.origin.text, chosen.held?.session.account ?? environment.username,
      (chosen.held?.session.tenant ?? environment.tenant).map { "tenant \($0)" },
      environment.isReadOnly ? "read-only" : nil,
    ]
    let separator = " \(glyphs.separator) " as DisplayText
    return StyledText(facts.compactMap { $0.map { DisplayText($0) } }.joined(separator: separator), .textDim)
  }

  /// The sentence about what happens next, and how urgent it is.
  private func next(_ chosen: EnvironmentState) -> (String, ThemeSlot) {
    if let failure = chosen.failure, chosen.activity == nil {
      let again = RenewalTrouble(chosen, state)?.sentence(zone: zone) ?? ""
      let said = [failure.reason, state.advice(on: failure, of: chosen) ?? "", again].sentences
      return (state.withErrorsHint(said), .statusError)
    }
    switch SessionDisplayState(chosen, in: state) {
    case .unread: return (EnvironmentState.beingRead, .textDim)
    case .broken(let problem): return ("\(problem) Mend it, then press \(state.key(.reload)).", .statusError)
    case .active(let activity): return (active(activity), .statusInfo)
    case .none: return noSession(chosen)
    case .counting(.expired, _, _): return expired(chosen)
    case .counting: return living(chosen)
    case .signedIn where chosen.held?.session.accessToken != nil:
      return ("The server tells no end; the token is used until the server refuses it.", .textDim)
    case .signedIn: return ("The server tells no end; nearly every answer of it renews the session.", .textDim)
    case .otherOrigin(let change):
      return (
        "The session is one of \(change.from). If the new address is right, press \(state.key(.logIn)) to log in there.",
        .statusWarn
      )
    case .unusable(let reason): return (reason, .statusError)
    }
  }

  private func active(_ activity: SessionActivity) -> String {
    switch activity.kind {
    case .renewing: "Asking the server for a new session. The old one is used as long as it lives."
    case .loggingIn: "Logging in. \(state.key(.back)) gives up."
    case .loggingOut: "Logging out."
    }
  }

  private func noSession(_ chosen: EnvironmentState) -> (String, ThemeSlot) {
    if let failure = chosen.status?.failure {
      return ("\(failure.reason) Press \(state.key(.logIn)) to log in.", .statusError)
    }
    return ("Not logged in. Press \(state.key(.logIn)) to log in.", .text)
  }

  private func expired(_ chosen: EnvironmentState) -> (String, ThemeSlot) {
    let reason = chosen.status?.failure.map { "\($0.reason) " } ?? ""
    return ("\(reason)The session has ended. Press \(state.key(.logIn)) to log in again.", .statusError)
  }

  private func living(_ chosen: EnvironmentState) -> (String, ThemeSlot) {
    if let activity = chosen.activity { return (active(activity), .statusInfo) }
    if let warning = chosen.held?.warning { return (warning, .statusWarn) }
    if let failure = chosen.status?.failure { return ("The last renewal failed: \(failure.reason)", .statusWarn) }
    guard chosen.refresh == .auto else {
      return (
        "Not renewed automatically: \(state.key(.renew)) renews it now, \(state.key(.switchRefresh)) switches automatic renewal on.",
        .textDim
      )
    }
    guard let due = state.automaticRenewal(of: chosen, at: state.now) else {
      return ("It cannot be renewed without you: press \(state.key(.logIn)) before it ends.", .statusWarn)
    }
    let time = DateText(zone: zone).near(due, now: state.now)
    return ("Renewed automatically at \(time).", .textDim)
  }
}

/// That a session could not be renewed, why, and when that is tried again.
struct RenewalTrouble {
  private let displayName: String
  private let nextTry: Date?
  private let now: Date

  /// Nil where nothing is wrong, or something is being done about it.
  init?(_ environment: EnvironmentState, _ state: AppState) {
    guard environment.activity == nil, let failure = environment.failure else { return nil }
    displayName = failure.word
    now = state.now
    nextTry = state.idleness.isResting ? nil : state.automaticRenewal(of: environment, at: state.now)
  }

  /// For a row: `unreachable, again 14:02:41`, without the seconds or the time where there is less room; nil where the word does not fit either.
  func short(zone: LocalZone, width: Int) -> DisplayText? {
    let word = DisplayText(displayName)
    let times = [time(zone), nextTry.map { DateText(zone: zone).near($0, now: now) }]
    let whole = times.map { time in time.map { word + ", again " + $0 } }
    return (whole + [word]).compactMap(\.self).first { $0.width <= width }
  }

  /// When it is tried again, as a sentence; nothing where it is not.
  func sentence(zone: LocalZone) -> String {
    time(zone).map { "Next try by itself at \($0)." } ?? ""
  }

  private func time(_ zone: LocalZone) -> DisplayText? {
    nextTry.map { date in
      let text = DateText(zone: zone)
      return date.timeIntervalSince(now) < 600 ? text.exactTime(date) : text.near(date, now: now)
    }
  }
}
