import Formats
import TerminalKit
import TokenModel

/// What plain mode has to tell at a moment: where `Canvas` is drawn, this is compared with the one before, and what is new is said.
public struct PlainScreen: SpokenPicture {
  let state: AppState

  init(_ state: AppState) {
    self.state = state
  }

  /// What is said at first.
  public var greeting: [Announcement] {
    let count = SpokenText.count(state.environments.count, "environment")
    let readOnly = state.isReadOnly ? " Read-only: nothing is changed on any server." : ""
    let keys = """
      Press \(state.key(.help)) for the keys, \(state.key(.readOut)) to have all read out, \(state.key(.redraw)) for where you are, \
      \(state.key(.quit)) to quit.
      """
    return [Announcement("fob, \(count).\(readOnly) \(keys)")] + whereabouts
  }

  /// Where the keys go, and what is selected there.
  public var whereabouts: [Announcement] {
    if let dialog { return dialog.announcements }
    let place = [Announcement(pane), Announcement(position)]
    return place + (focus?.announcements ?? [])
  }

  /// What is new since an earlier time; nothing where only time has passed. A key is always answered, but for what is typed into a hidden field.
  public func announcements(after earlier: PlainScreen) -> [Announcement] {
    let news = news(since: earlier)
    return news.isEmpty && state.keysTaken != earlier.state.keysTaken ? answerToKey(since: earlier) : news
  }

  private func news(since earlier: PlainScreen) -> [Announcement] {
    if state.readOuts != earlier.state.readOuts { return everything }
    var lines = sessionChanges(since: earlier) + listChanges(since: earlier)
    if state.notices.count != earlier.state.notices.count, let notice = state.notice {
      lines.append(Announcement(Self.words(of: notice)))
    }
    let (before, now) = (earlier.dialog, dialog)
    let isElsewhere = state.dialogs.count != earlier.state.dialogs.count || before?.title != now?.title
    if isElsewhere {
      let place = whereabouts
      return lines.filter { line in !place.contains { $0.text.string.hasSuffix(line.text.string) } } + place
    }
    if let help = searchChanges(since: earlier) { return lines + help }
    if let before, let now { lines += now.announcements(after: before) } else { lines += moves(since: earlier) }
    return lines + focusChanges(since: earlier, afterOthers: !lines.isEmpty)
  }

  /// Above everything else, dialogs have the keys.
  var dialog: SpokenDialog? {
    state.dialogs.last.map { SpokenDialog($0, state) }
  }

  /// What takes text or choices.
  var focus: SpokenFocus? {
    if let line = state.commandLine { return .field(label: "Command", text: DisplayText(line.text)) }
    if let dialog { return dialog.focus }
    return state.filterLine.map { .field(label: "Filter", text: DisplayText($0.text)) }
  }

  private func focusChanges(since earlier: PlainScreen, afterOthers: Bool) -> [Announcement] {
    guard let focus else { return [] }
    guard let before = earlier.focus else { return focus.announcements }
    let changes = focus.announcements(after: before)
    // Other lines have ended the open one.
    guard afterOthers, case .field = focus, changes.allSatisfy({ $0.place == .continuation }) else { return changes }
    return focus.announcements.suffix(1)
  }

  static func words(of notice: Notice) -> DisplayText {
    switch notice.kind {
    case .done, .info: DisplayText(notice.text)
    case .warning: DisplayText("Warning: \(notice.text)")
    case .failure: DisplayText("Failed: \(notice.text)")
    }
  }
}

extension PlainScreen {
  /// What is said of a key that nothing else is said of: how it goes on, where the cursor stands, or what still takes the keys.
  func answerToKey(since earlier: PlainScreen) -> [Announcement] {
    if !state.typed.isEmpty { return [Announcement("\(state.typed.text), then?")] }
    if !earlier.state.typed.isEmpty { return [Announcement("\(earlier.state.typed.text) is forgotten.")] }
    if case .field(let label, let text, _, _)? = focus, let field = typedInto {
      guard text == nil else { return [Announcement(Self.place(in: field))] }
      let isEmptied = field.isEmpty && earlier.typedInto?.isEmpty == false
      return isEmptied ? [Announcement("\(label), hidden, empty: ", .prompt)] : []
    }
    if let focus { return focus.announcements.suffix(1) }
    return [Announcement(dialog == nil ? position : line(since: earlier))]
  }

  /// What the keys are typed into; nil where that is nothing, or has no cursor.
  private var typedInto: TextField? {
    state.commandLine?.field ?? state.dialogs.last?.fields?.typedInto
      ?? (state.dialogs.isEmpty ? state.filterLine : nil)
  }

  /// What the cursor stands before.
  private static func place(in field: TextField) -> DisplayText {
    let characters = Array(field.text)
    guard field.cursor < characters.count else { return characters.isEmpty ? "empty" : "end" }
    return characters[field.cursor].isWhitespace ? "blank" : DisplayText(String(characters[field.cursor]))
  }

  /// The first line of a dialog that a screen would show; where that is the same as before, how to hear them all.
  private func line(since earlier: PlainScreen) -> DisplayText {
    guard let dialog = state.dialogs.last, let top = dialog.top, top != earlier.state.dialogs.last?.top else {
      return "There is no more. \(state.key(.readOut)) has all of it read out."
    }
    let lines = dialog.content(in: state, width: 2000).lines.all.map(SpokenText.of)
    return lines.isEmpty ? "" : lines[min(top, lines.count - 1)]
  }
}

extension PlainScreen {
  /// What takes the keys on the main screen.
  var pane: DisplayText {
    switch state.focus {
    case .environments: return "Environments"
    case .tokens:
      if let inventory = state.inventory {
        let extent: DisplayText = "Inventory: \(Self.extent(of: inventory.list))."
        return InventoryStatus(state).spoken.map { extent + " " + $0 } ?? extent
      }
      guard let list = state.chosenList, list.hasAnswer else { return "Upload tokens of \(state.chosen ?? "nothing")" }
      return "Upload tokens of \(state.chosen ?? "nothing"): \(Self.extent(of: list))"
    }
  }

  /// The selected row, or what there is to say where there is none.
  var position: DisplayText { row?.text ?? DisplayText(emptiness) }

  /// The selected row.
  var row: SpokenRow? {
    switch state.focus {
    case .environments:
      let lines = state.environmentLines(Layout(state))
      guard let line = state.selectedLine(of: lines), let place = lines.place(at: line) else { return nil }
      return SpokenRow(state.environments[place], state, position: "\(line + 1) of \(lines.count)")
    case .tokens:
      guard let list = state.chosenList, list.count > 0 else { return nil }
      return self.row(at: list.selected, of: list)
    }
  }

  private func row(at place: Int, of list: TokenList) -> SpokenRow? {
    let position = DisplayText("\(place + 1) of \(list.count)")
    guard let row = list.row(at: place) else {
      return SpokenRow(identity: "place \(place)", facts: ["not read yet"], time: nil, position: position)
    }
    return SpokenRow(row, state, origin: list.origin(at: place), position: position)
  }

  private var emptiness: String {
    switch state.focus {
    case .environments:
      if !state.environments.isEmpty, case .impossible(let reason) = state.whyNotUsable { return reason }
      return
        "There is no environment yet. \(state.key(.addEnvironment)) adds one, \(state.key(.demo)) shows the demo with sample data."
    case .tokens:
      guard let message = TokensMessage.of(state) else { return "There is nothing here." }
      return [message.sentence, message.advice].compactMap(\.self).joined(separator: " ")
    }
  }

  /// The dialog, or all rows that are here.
  var everything: [Announcement] {
    guard state.dialogs.isEmpty else { return whereabouts }
    var lines = [Announcement(pane)]
    switch state.focus {
    case .environments:
      lines += state.environmentOrder.places.map { Announcement(SpokenRow(state.environments[$0], state).text) }
      let detail = EnvironmentDetail(
        state: state, glyphs: state.display.glyphs, zone: state.display.zone)
      if let chosen = state.chosenState { lines.append(Announcement(SpokenText.of(StyledText(detail.place(chosen))))) }
      lines += detail.lines(width: 2000, limit: 2).map { Announcement(SpokenText.of($0)) }
    case .tokens:
      guard let list = state.chosenList, list.count > 0 else { return whereabouts }
      let rows = (0..<list.count).compactMap { place in list.row(at: place).map { (place, $0) } }
      lines += rows.map { Announcement(SpokenRow($1, state, origin: list.origin(at: $0), position: "\($0 + 1)").text) }
      if rows.count < list.count {
        let (last, next) = (state.key(.moveToLast), state.key(.nextServerPage))
        lines.append(
          Announcement(
            "\(list.count - rows.count) more are not read yet: \(last) goes to the last, \(next) to the next page."))
      }
    }
    lines.append(Announcement("Selected: \(position)"))
    return lines + (focus?.announcements ?? [])
  }
}
