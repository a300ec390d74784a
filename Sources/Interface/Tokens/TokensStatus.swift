import Formats
import TerminalKit
import TokenModel

/// The last lines in the pane of the upload tokens: why the reload failed, the filter, and how much has been read.
struct TokensStatusLine {
  let state: AppState
  let brush: Brush
  let layout: Layout

  /// Cells that a note must have to be worth its beginning.
  private static let shortestNote = 16

  /// How many lines there are in a pane of so many columns.
  static func rows(_ state: AppState, _ inventory: InventoryStatus?, columns: Int) -> Int {
    if let inventory, let list = state.chosenList {
      return inventory.lines.count + (isNarrowed(list, state) ? 1 : 0)
    }
    guard let list = state.chosenList, list.hasAnswer else { return state.filterLine == nil ? 0 : 1 }
    let failure = failureLines(list, state, room: columns - 4).count
    let isNarrowed = isNarrowed(list, state)
    if failure > 0 { return failure + (isNarrowed ? 1 : 0) }
    let isStopped = list.isReadingStopped && list.needsEverything
    return isNarrowed || list.reading != nil || isStopped || list.completeness == .incomplete ? 1 : 0
  }

  private static func isNarrowed(_ list: TokenList, _ state: AppState) -> Bool {
    state.filterLine != nil || !list.filter.isEmpty
  }

  private static func failureLines(_ list: TokenList, _ state: AppState, room: Int) -> [DisplayText] {
    guard list.hasAnswer, let failure = list.failure else { return [] }
    return DisplayText(state.withErrorsHint(failure.text)).wrapped(to: max(1, room), lines: 2)
  }

  func draw(on canvas: inout Canvas, _ area: Rectangle) {
    guard let list = state.chosenList else { return }
    let column = area.column + 1
    let room = area.columns - 2
    var area = area
    for line in Self.failureLines(list, state, room: room) {
      let row = area.takeTop(1)
      canvas.write(StyledText(line, .statusError), row: row.row, column: column, width: room, brush: brush)
    }
    for line in layout.inventory?.lines ?? [] {
      let row = area.takeTop(1)
      canvas.write(line, row: row.row, column: column, width: room, brush: brush)
    }
    guard area.rows > 0 else { return }
    guard Self.isNarrowed(list, state) else {
      canvas.write(condition(list), row: area.row, column: column, width: room, brush: brush)
      return
    }
    var line = StyledText("/", .key)
    line.append(DisplayText(state.filterLine?.text ?? list.filter.text), state.filterLine == nil ? .match : .inputFocus)
    let note = condition(list)
    canvas.write(line, row: area.row, column: column, width: room, brush: brush)
    let left = min(note.width, room - line.width - 2)
    if left >= min(note.width, Self.shortestNote) {
      canvas.write(note, row: area.row, column: column + room - left, width: left, brush: brush)
    }
    if let typed = state.filterLine {
      let before = DisplayText(String(typed.text.prefix(typed.cursor))).width
      canvas.cursor = Position(row: area.row, column: min(column + 1 + before, area.endColumn - 1))
    }
  }

  private func condition(_ list: TokenList) -> StyledText {
    if let reading = list.reading {
      let progress = reading.total.map { " \(reading.read.grouped) of \($0.grouped)" } ?? " all"
      return StyledText(
        "\(brush.glyphs.busy) reading\(progress), \(state.key(.back, isBrief: true)) stops", .statusInfo)
    }
    if let hint = list.filter.hint { return StyledText(DisplayText(hint), .textDim) }
    if let support = state.chosenSupport, let typed = state.filterLine, typed.isEmpty {
      let examples =
        state.inventory == nil ? ListFilter.examples(for: support) : ListFilter.examplesOfInventory
      return StyledText(DisplayText(examples), .textDim)
    }
    if list.hiddenMarks > 0 {
      return StyledText(
        "\(list.hiddenMarks.grouped) of \(list.marks.count.grouped) marks hidden by the filter", .statusWarn)
    }
    if list.isReadingStopped, list.needsEverything, list.rows.hasEveryRow {
      return StyledText("as read before; \(state.key(.reload)) reads all again", .statusWarn)
    }
    if list.isReadingStopped, list.needsEverything {
      return StyledText(
        "only \(list.rows.loadedCount.grouped) of \(list.rows.count.grouped) read; \(state.key(.reload)) reads all",
        .statusWarn)
    }
    if list.completeness == .incomplete {
      return StyledText("incomplete: changed while read", .statusWarn)
    }
    let counts: DisplayText = "\(list.count.grouped) of \(list.rows.count.grouped)"
    guard state.filterLine == nil else { return StyledText(counts, .textDim) }
    return StyledText("\(counts), \(state.key(.back, isBrief: true)) clears", .textDim)
  }
}

/// What the pane of the upload tokens says where it has no rows to show: a sentence and what to do.
struct TokensMessage: Equatable {
  let sentence: String
  let advice: String?
  var isFailure = false

  /// Nil where there is nothing to say.
  static func of(_ state: AppState) -> TokensMessage? {
    if let inventory = state.inventory { return ofInventory(inventory.list, state) }
    guard let chosen = state.chosenState else { return nil }
    if chosen.isUnread { return TokensMessage(sentence: EnvironmentState.beingRead, advice: nil) }
    guard let environment = chosen.environment else {
      return TokensMessage(
        sentence: "The file of this environment cannot be used.",
        advice: "Correct it, then press \(state.key(.reload)).")
    }
    guard let profile = state.profile(of: environment) else {
      return TokensMessage(
        sentence: "This fob does not know the service \(environment.service).", advice: nil, isFailure: true)
    }
    guard profile.uploadTokens != nil else {
      return noTokens(state, profile, environment, hasSession: chosen.hasLivingSession(at: state.now))
    }
    return ofList(state, chosen, profile)
  }

  /// What stands instead of the pane, in one line: that the service has no upload tokens.
  static func line(_ state: AppState, separator: DisplayText) -> DisplayText? {
    guard let environment = state.chosenEnvironment, let profile = state.profile(of: environment),
      profile.uploadTokens == nil
    else { return nil }
    return "\(profile.displayName) has no upload tokens \(separator) Scripts: fob token \(environment.name.text)"
  }

  private static func noTokens(
    _ state: AppState, _ profile: ServiceProfile, _ environment: Environment, hasSession: Bool
  ) -> TokensMessage {
    let way =
      hasSession
      ? "Press \(state.key(.copy)) to copy it, \(state.key(.inspect)) to inspect it."
      : "Press \(state.key(.logIn)) to log in."
    return TokensMessage(
      sentence: "\(profile.displayName) has no upload tokens.",
      advice: "Scripts use the session's own token: fob token \(environment.name). \(way)")
  }

  private static func ofList(
    _ state: AppState, _ chosen: EnvironmentState, _ profile: ServiceProfile
  ) -> TokensMessage? {
    guard let list = state.chosenList else { return nil }
    if let failure = list.failure {
      // The lines about the environment have the reason where the session failed for the same one.
      guard chosen.failure?.reason != failure.reason || Layout(state).environments == nil else {
        return TokensMessage(
          sentence: "The upload tokens were not read, for the same reason.", advice: failure.advice, isFailure: true)
      }
      return TokensMessage(
        sentence: failure.reason, advice: state.withErrorsHint(failure.advice ?? ""), isFailure: true)
    }
    if !list.loads.isEmpty || list.reading != nil, list.rows.loadedCount == 0 {
      return TokensMessage(sentence: "Reading the upload tokens…", advice: nil)
    }
    guard list.hasAnswer else { return noSession(state, chosen) }
    if let refusal = list.filter.refusal {
      return TokensMessage(sentence: refusal, advice: "\(state.key(.back)) clears the filter.", isFailure: true)
    }
    if !list.filter.isEmpty {
      return noMatch(state, list, profile)
    }
    if let remark = list.remark { return TokensMessage(sentence: remark, advice: nil) }
    return TokensMessage(
      sentence: "There are no upload tokens on this server.",
      advice: list.issuers == [] ? nil : "Press \(state.key(.create)) to create the first one.")
  }

  private static func ofInventory(_ list: TokenList, _ state: AppState) -> TokensMessage {
    let isReading = list.rows.origins.contains { state.lists[$0.environment.name]?.reading != nil }
    if !list.filter.isEmpty {
      return TokensMessage(
        sentence: isReading
          ? "No match so far; the rest is being read." : "No upload token of any environment matches the filter.",
        advice: "\(state.key(.back)) clears the filter. It takes: \(ListFilter.examplesOfInventory).")
    }
    if isReading { return TokensMessage(sentence: "Reading the upload tokens…", advice: nil) }
    guard !list.rows.origins.isEmpty else {
      return TokensMessage(sentence: "No environment has upload tokens.", advice: nil)
    }
    return TokensMessage(
      sentence: "No upload token of any environment is read.",
      advice:
        "fob reads those of environments with a session. \(state.key(.back)) goes back; \(state.key(.logIn)) logs in there."
    )
  }

  private static func noMatch(_ state: AppState, _ list: TokenList, _ profile: ServiceProfile) -> TokensMessage {
    if list.reading != nil || list.isArriving {
      return TokensMessage(sentence: "No match so far; the rest is being read.", advice: nil)
    }
    let clear = "\(state.key(.back)) clears the filter."
    guard list.rows.hasEveryRow else {
      let count = "\(list.rows.loadedCount.grouped) of \(list.rows.count.grouped)"
      return TokensMessage(
        sentence: "No match among the \(count) upload tokens that are read.",
        advice: "Press \(state.key(.reload)) to read the rest. \(clear)")
    }
    if list.filter.filter.terms.contains(where: { $0.asksForWholeText }) {
      return TokensMessage(
        sentence: "No upload token matches the filter.",
        advice: "label:a is the whole label, label:*a* any with it in. \(clear)")
    }
    let examples = profile.uploadTokens.map(ListFilter.examples) ?? ""
    return TokensMessage(
      sentence: "No upload token matches the filter.", advice: "\(clear) It takes: \(examples).")
  }

  private static func noSession(_ state: AppState, _ chosen: EnvironmentState) -> TokensMessage {
    if let activity = chosen.activity {
      return TokensMessage(sentence: "Waiting for the session: \(activity.displayName)", advice: nil)
    }
    guard let held = chosen.held else {
      return TokensMessage(
        sentence: "Not logged in.", advice: "Press \(state.key(.logIn)) to log in; the upload tokens are read then.")
    }
    if held.secondsLeft(at: state.now).map({ $0 <= 0 }) ?? false {
      return TokensMessage(
        sentence: "The session has ended.",
        advice: "Press \(state.key(.logIn)) to log in again; the upload tokens are read then.")
    }
    return TokensMessage(sentence: "Reading the upload tokens…", advice: nil)
  }
}
