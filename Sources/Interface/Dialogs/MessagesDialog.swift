import Formats
import TerminalKit

/// The notices of this run, newest last.
struct MessagesDialog: Dialog {
  static let width = 96

  var top: Int? = 0

  var keyContext: KeyContext { .report }
  var work: WorkID? { nil }
  var cancelling: Availability { .possible }

  mutating func mask() {}

  func submit(in state: inout AppState) -> [Effect] { [] }

  func textToCopy(in state: AppState) -> String? {
    let dates = DateText(zone: state.display.zone)
    let lines = state.notices.log.map { "\(dates.exactTime($0.at)) \($0.notice.text)\n" }
    return lines.isEmpty ? nil : lines.joined()
  }
}

extension MessagesDialog {
  func content(in state: AppState, width: Int) -> DialogContent {
    var content = DialogContent(title: "Messages")
    let dates = DateText(zone: state.display.zone)
    for given in state.notices.log {
      let (glyph, slot) = given.notice.kind.mark(in: state.display.glyphs)
      var start = StyledText(dates.exactTime(given.at) + "  ", .textDim)
      start.append(glyph + " ", slot)
      for line in DisplayText(given.notice.text).wrapped(to: max(8, width - start.width)) {
        content.lines.add(start + StyledText(line))
        start = StyledText(DisplayText("").padded(to: start.width))
      }
    }
    if content.lines.count == 0 { content.lines.add("No messages yet.", .textDim, width: width) }
    return content
  }
}

extension Notice.Kind {
  /// What stands before a notice, and how it and the text look.
  func mark(in glyphs: GlyphSet) -> (glyph: DisplayText, slot: ThemeSlot) {
    switch self {
    case .done: (glyphs.fresh, .statusOk)
    case .info: (glyphs.separator, .statusInfo)
    case .warning: (glyphs.critical, .statusWarn)
    case .failure: (glyphs.revoked, .statusError)
    }
  }
}

extension Action {
  static let messages = Action(
    .messages, .program, [], in: [.main, .inspect, .activity, .report], help: "messages: the last notices"
  ) { state, _ in state.openMessages() }
}

extension AppState {
  /// Opens the messages with the newest on the screen.
  fileprivate mutating func openMessages() -> [Effect] {
    var dialog = MessagesDialog()
    let (lines, rows) = DialogExtent.of(dialog, in: self)
    dialog.top = max(0, lines - rows)
    return open(dialog)
  }
}
