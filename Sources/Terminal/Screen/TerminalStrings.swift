import Formats
import Interface

/// What is written besides curses' own: modes that it does not know, and how to leave everything as it was.
struct TerminalStrings {
  /// Pasted text is marked as such from here on.
  let pasteOn: [UInt8]
  /// And no longer.
  let pasteOff: [UInt8]
  /// The mouse's buttons and wheel are reported from here on (xterm's mode 1000), in the form that knows no limit to columns (1006).
  let mouseOn: [UInt8]
  /// And no longer.
  let mouseOff: [UInt8]
  /// Empties the screen, which a second one's description does not make a second one: tmux, GNU screen and xterm can be told to have none. Line by
  /// line, because some terminals move a screen that is cleared at once to what can be scrolled back to.
  let wipe: [UInt8]
  /// Leaves the prompt at the top of a screen that is the shell's too.
  let clearShared: [UInt8]
  /// The terminal's window has a title that can be set.
  private let hasTitle: Bool
  /// Gives the screen back in an emergency, all at once.
  let emergency: [UInt8]

  /// Must come after `newterm`.
  init() {
    // Terminals that have a second screen are descended from xterm: they know the mode or ignore it. Descriptions seldom name it.
    let isModern = TerminalDescription.string("smcup") != nil
    pasteOn = isModern ? Array("\u{1B}[?2004h".utf8) : []
    pasteOff = isModern ? Array("\u{1B}[?2004l".utf8) : []
    let hasMouse = isModern && TerminalDescription.string("kmous") != nil
    mouseOn = hasMouse ? Array("\u{1B}[?1000h\u{1B}[?1006h".utf8) : []
    mouseOff = hasMouse ? Array("\u{1B}[?1006l\u{1B}[?1000l".utf8) : []
    let clear = TerminalStrings.withoutDelays(TerminalDescription.string("clear") ?? "")
    clearShared = isModern ? [] : Array(clear.utf8)
    wipe = TerminalStrings.wiping(clear: clear)
    hasTitle = TerminalDescription.flag("XT") || TerminalDescription.string("TS") != nil
    let ends = ["rmkx", "cnorm", "rmcup"].compactMap(TerminalDescription.string)
    emergency = mouseOff + pasteOff + wipe + TerminalStrings.withoutDelays(ends.joined()).utf8 + clearShared
  }

  /// In no colour, which terminals would fill the screen with.
  private static func wiping(clear: String) -> [UInt8] {
    let parts = ["home", "el", "cud1", "ed"].map(TerminalDescription.string)
    let plain = TerminalDescription.string("sgr0") ?? ""
    let pieces = parts.contains(nil) ? [clear] : parts.compactMap { $0 }
    return Array(withoutDelays(plain + pieces.joined()).utf8)
  }

  /// Descriptions ask for delays of old terminals as `$<5>`.
  private static func withoutDelays(_ text: String) -> String {
    text.split(separator: "$<", omittingEmptySubsequences: false).enumerated().map { index, part in
      index == 0 ? String(part) : String(part.drop { $0 != ">" }.dropFirst())
    }.joined()
  }

  /// Names the window, which remembers its earlier title the first time. A title can come from the name of a file, which may hold anything.
  func setTitle(_ title: String, first: Bool, repertoire: Repertoire) -> [UInt8] {
    guard hasTitle else { return [] }
    let shown = DisplayText(title).string.unicodeScalars.map { repertoire.substitute(for: $0) }
    let text = String(String.UnicodeScalarView(shown))
    return Array("\(first ? "\u{1B}[22;2t" : "")\u{1B}]2;\(text)\u{07}".utf8)
  }

  /// Gives the window its earlier title.
  var restoreTitle: [UInt8] { hasTitle ? Array("\u{1B}[23;2t".utf8) : [] }
}
