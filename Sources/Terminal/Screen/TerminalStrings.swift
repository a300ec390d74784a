import CNcurses
import Formats
import TerminalKit

/// Sequences that curses does not write: modes that it does not know, and how to restore everything.
struct TerminalStrings {
  /// Marks pasted text from here on.
  let pasteOn: [UInt8]
  /// No longer.
  let pasteOff: [UInt8]
  /// Reports mouse buttons and the wheel from here on (xterm's mode 1000), in the form without a limit to columns
  /// (1006).
  let mouseOn: [UInt8]
  /// No longer.
  let mouseOff: [UInt8]
  /// Clears the screen for terminals whose second screen is missing although their description has one: tmux, GNU
  /// screen and xterm can be configured so. Line by line, because some terminals move a screen that is cleared at once
  /// into the scrollback.
  let wipe: [UInt8]
  /// Leaves the prompt at the top of a screen shared with the shell.
  let clearShared: [UInt8]
  /// Whether the window has a title that can be set.
  private let hasTitle: Bool
  /// Restores the screen in an emergency, all at once.
  let emergency: [UInt8]

  /// Must come after `newterm`.
  init() {
    // Terminals with a second screen descend from xterm: they know the mode or ignore it. Descriptions seldom name it.
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

  /// Without colour, which terminals would fill the screen with.
  private static func wiping(clear: String) -> [UInt8] {
    let parts = ["home", "el", "cud1", "ed"].map(TerminalDescription.string)
    let plain = TerminalDescription.string("sgr0") ?? ""
    let pieces = parts.contains(nil) ? [clear] : parts.compactMap { $0 }
    return Array(withoutDelays(plain + pieces.joined()).utf8)
  }

  /// Descriptions contain delays for old terminals, such as `$<5>`.
  private static func withoutDelays(_ text: String) -> String {
    text.split(separator: "$<", omittingEmptySubsequences: false).enumerated().map { index, part in
      index == 0 ? String(part) : String(part.drop { $0 != ">" }.dropFirst())
    }.joined()
  }

  /// Names the window; the first time, the terminal saves its earlier title. A title may contain a file's name, and so
  /// anything.
  func setTitle(_ title: String, first: Bool, repertoire: Repertoire) -> [UInt8] {
    guard hasTitle else { return [] }
    let shown = DisplayText(title).string.unicodeScalars.map { repertoire.substitute(for: $0) }
    let text = String(String.UnicodeScalarView(shown))
    return Array("\(first ? "\u{1B}[22;2t" : "")\u{1B}]2;\(text)\u{07}".utf8)
  }

  /// Restores the window's earlier title.
  var restoreTitle: [UInt8] { hasTitle ? Array("\u{1B}[23;2t".utf8) : [] }
}

/// The description that `newterm` found for the terminal (terminfo(5)).
enum TerminalDescription {
  /// A string of the description.
  static func string(_ capability: String) -> String? {
    ccurses_terminal_string(capability).map { String(cString: $0) }
  }

  /// A flag of the description.
  static func flag(_ capability: String) -> Bool {
    ccurses_terminal_flag(capability)
  }

  /// How the described terminal takes strings for itself.
  static func channel(name: String) -> TerminalChannel {
    let hints = ["Ms", "TS", "smcup"].contains { string($0) != nil } || flag("XT")
    return TerminalChannel(name: name, isDescendedFromXterm: hints)
  }
}

/// The sequence that selects ASCII as the character set. curses writes one with nearly every change of attributes, in
/// case it had selected line drawing characters; here it never does, because lines are drawn with Unicode or ASCII.
enum CharacterSetSelection {
  private static let ascii: [UInt8] = [0x1B, 0x28, 0x42]
  private static let lines: [UInt8] = [0x1B, 0x28, 0x30]

  /// What curses wrote, without these sequences.
  /// - Parameter keepsFirst: whether the first stays, for a terminal on which another program may have selected another
  ///   set.
  static func removed(from bytes: [UInt8], keepsFirst: Bool) -> [UInt8] {
    var rest = bytes[...]
    var kept: [UInt8] = []
    kept.reserveCapacity(bytes.count)
    var keepsNext = keepsFirst
    while let escape = rest.firstIndex(of: ascii[0]) {
      kept += rest[..<escape]
      rest = rest[escape...]
      if rest.starts(with: lines) { return bytes }
      let isSelection = rest.starts(with: ascii)
      if !isSelection || keepsNext { kept += rest.prefix(isSelection ? ascii.count : 1) }
      if isSelection { keepsNext = false }
      rest = rest.dropFirst(isSelection ? ascii.count : 1)
    }
    return kept + rest
  }
}
