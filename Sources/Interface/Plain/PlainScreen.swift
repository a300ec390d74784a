import Formats
import TokenModel

/// What plain mode has to tell at a moment: where `Canvas` is drawn, this is compared with the one before, and what is new is said.
public struct PlainScreen: Sendable {
  let state: AppState

  init(_ state: AppState) {
    self.state = state
  }

  /// What is said at first.
  public var greeting: [Announcement] {
    let count = Words.count(state.environments.count, "environment")
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
    if state.noticesGiven != earlier.state.noticesGiven, let notice = state.notice {
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
  var dialog: DialogWords? {
    state.dialogs.last.map { DialogWords($0, state) }
  }

  /// What takes text or choices.
  var focus: FocusWords? {
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
