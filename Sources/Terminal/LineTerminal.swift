import Formats
import Glibc
import TerminalKit

/// The terminal in plain mode, or a pipe: lines go out one after the other without escape sequences, and every byte
/// that comes in is a key.
final class LineTerminal<Picture: SpokenPicture>: LoopTerminal {
  private(set) var display: Display
  private(set) var end: LoopEnd?
  private let streams = TerminalStreams()
  /// Those of standard input; nil if that is no terminal.
  private let modes: TerminalModes?
  private var parser: InputParser
  private var queued: [UInt8] = []
  private var isEntered = false
  /// The last line is a prompt.
  private var isLineOpen = false
  private var said: Picture?
  /// The focus is to be said again.
  private var repeats = false

  init(environment: [String: String]) throws(TerminalFailure) {
    modes = streams.inputIsTerminal ? try TerminalModes() : nil
    // Sequences come from keyboards; in a pipe an escape is the Escape key.
    parser = InputParser(sequences: [:], takesSequences: modes != nil)
    display = Display(
      size: TerminalSize.current, depth: .mono,
      repertoire: CharacterLocale.adopt(environment: environment), zone: .ofProcess, isPlain: true)
  }

  deinit {
    leave()
  }

  var inputDescriptor: Int32 { streams.inputDescriptor }

  var pendingInput: InputParser.Pending { parser.pending }

  /// Whoever pipes keys in wants to know what each one did.
  var showsEveryKey: Bool { modes == nil }

  let channel = TerminalChannel.none

  /// Lines have nothing to point at.
  func useMouse(_ isUsed: Bool) {}

  func enter() {
    guard !isEntered else { return }
    isEntered = true
    repeats = true
    guard let modes else { return }
    CrashGuard.arm(streams.inputDescriptor, modes: modes.saved, bytes: [])
    modes.takeOver(keepsOutput: true)
  }

  func leave() {
    guard isEntered else { return }
    isEntered = false
    endLine()
    flush()
    guard let modes else { return }
    modes.giveBack()
    CrashGuard.disarm()
  }

  func show(_ picture: Picture) {
    guard isEntered else { return }
    if let said {
      let place = repeats ? picture.whereabouts : []
      (picture.announcements(after: said).filter { !place.contains($0) } + place).forEach(say)
    } else {
      picture.greeting.forEach(say)
    }
    said = picture
    repeats = false
    flush()
  }

  func recover() {
    modes?.takeOver(keepsOutput: true)
    repeats = true
  }

  /// Printed lines stay.
  func takeBack() {}

  func ring() {
    if streams.outputIsTerminal { queued.append(0x07) }
  }

  /// A line has no title.
  func setTitle(_ title: String) {}

  /// Nothing but text is written here.
  func askGround() {}

  func write(_ bytes: [UInt8]) {}

  func dropTypedAhead() {
    guard let modes else { return }
    modes.dropTypedAhead()
    parser.forget()
  }

  func updateDisplay() -> Bool {
    guard let size = streams.size, size != display.size else { return false }
    display.size = size
    return true
  }

  func readInput() -> [InputEvent] {
    if let bytes = streams.read() { return parser.parse(bytes) }
    end = modes == nil ? .quit(status: 0) : .hungUp
    return []
  }

  func endInput() -> [InputEvent] { parser.giveUp() }
}

extension LineTerminal {
  private func say(_ announcement: Announcement) {
    if announcement.place != .continuation { endLine() }
    queued += LineTerminal.bytes(of: announcement.text, display.repertoire)
    isLineOpen = true
    if announcement.place == .line { endLine() }
  }

  private func endLine() {
    if isLineOpen { queued.append(0x0A) }
    isLineOpen = false
  }

  private func flush() {
    let bytes = queued
    queued = []
    guard !bytes.isEmpty, end == nil else { return }
    if !streams.write(bytes) { end = .hungUp }
  }

  /// In the terminal's characters; marks without a base character are left out.
  private static func bytes(of text: DisplayText, _ repertoire: Repertoire) -> [UInt8] {
    guard repertoire != .utf8 else { return Array(text.string.utf8) }
    let shown = text.string.unicodeScalars.filter { DisplayWidth.of($0) > 0 }.map { repertoire.substitute(for: $0) }
    return Array(String(String.UnicodeScalarView(shown)).utf8)
  }
}
