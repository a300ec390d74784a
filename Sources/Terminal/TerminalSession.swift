import CLinux
import FoundationEssentials
import Glibc
import Host
import Interface

/// The terminal while a program has it: taken over at the start, given back at the end and in between, and in an emergency.
final class TerminalSession: LoopTerminal {
  private(set) var display: Display
  private let device: TerminalDevice
  private let screen: CursesScreen
  private var parser: InputParser
  private var hasTitle = false
  private var queued: [UInt8] = []
  /// The screen is ours; between `leave` and `enter` it is the shell's.
  private var isEntered = false
  /// The terminal is gone, and nothing can be written any more.
  private var isLost = false

  init(environment: [String: String]) throws(TerminalError) {
    device = try TerminalDevice()
    let repertoire = CharacterLocale.adopt(environment: environment)
    let size = device.size ?? Size(rows: 24, columns: 80)
    screen = try CursesScreen(terminal: environment["TERM"] ?? "", size: size)
    let keys = screen.keyStrings(Array(KeySequences.capabilities.keys))
    parser = InputParser(sequences: KeySequences.table(keys))
    display = Display(
      size: size, depth: ColorDepth(colors: screen.colorCount, environment: environment), repertoire: repertoire)
  }

  deinit {
    leave()
  }

  var end: LoopEnd? { isLost ? .hungUp : nil }

  var inputDescriptor: Int32 { device.inputDescriptor }

  var pendingInput: InputParser.Pending { parser.pending }

  func enter() {
    guard !isEntered else { return }
    isEntered = true
    armGuard()
    device.takeOver()
    screen.enter()
    queued += screen.strings.pasteOn
  }

  func leave() {
    guard isEntered else { return }
    isEntered = false
    screen.leave()
    queued += screen.strings.pasteOff + (hasTitle ? screen.strings.restoreTitle : []) + screen.takeBytes()
    queued += screen.strings.clearShared
    flush()
    device.giveBack()
    fob_terminal_guard_disarm()
    hasTitle = false
  }

  /// Shows a picture, in one write; nothing is written where nothing has changed.
  func show(_ canvas: Canvas) {
    guard isEntered else { return }
    screen.show(canvas)
    queued += screen.takeBytes()
    flush()
  }

  func recover() {
    device.takeOver()
    screen.forget()
  }

  func ring() { screen.ring() }

  func setTitle(_ title: String) {
    queued += screen.strings.setTitle(title, first: !hasTitle, repertoire: display.repertoire)
    hasTitle = true
  }

  func write(_ bytes: [UInt8]) { queued += bytes }

  func dropTypedAhead() {
    device.dropTypedAhead()
    _ = parser.giveUp()
  }

  private func flush() {
    let bytes = queued
    queued = []
    guard !bytes.isEmpty, !isLost else { return }
    isLost = !device.write(bytes)
  }

  func updateDisplay(at now: Date) -> Bool {
    display.utcOffset = LocalTime.utcOffset(at: now)
    guard let size = device.size, size != display.size else { return false }
    display.size = size
    screen.resize(to: size)
    return true
  }

  func readInput() -> [InputEvent] {
    guard let bytes = device.read() else {
      isLost = true
      return []
    }
    return parser.take(bytes)
  }

  func endInput() -> [InputEvent] { parser.giveUp() }

  /// A crash gives the terminal back, too.
  private func armGuard() {
    let signals = [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE]
    let bytes = screen.strings.emergency
    withUnsafePointer(to: device.savedModes) { modes in
      bytes.withUnsafeBytes { buffer in
        let start = buffer.bindMemory(to: CChar.self).baseAddress
        _ = fob_terminal_guard_arm(device.outputDescriptor, modes, start, buffer.count, signals, signals.count)
      }
    }
  }
}
