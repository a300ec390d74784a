import TerminalKit

/// The terminal while a program has it: taken over at the start, given back at the end and in between, and in an emergency.
final class TerminalSession: LoopTerminal {
  private(set) var display: Display
  private let streams = TerminalStreams()
  private let modes: TerminalModes
  private let screen: CursesScreen
  private var parser: InputParser
  private var usesMouse = false
  /// What the window is called while the screen is ours.
  private var title: String?
  /// The window is called that now.
  private var isTitled = false
  private var queued: [UInt8] = []
  /// Whether the terminal is to be asked for its background.
  private let answersGround: Bool
  /// Since when an answer is out.
  private var asked: ContinuousClock.Instant?
  /// The screen is ours; between `leave` and `enter` it is the shell's.
  private var isEntered = false
  /// The terminal is gone, and nothing can be written any longer.
  private var isLost = false

  init(environment: [String: String]) throws(TerminalFailure) {
    guard streams.inputIsTerminal, streams.outputIsTerminal else { throw .notATerminal }
    modes = try TerminalModes()
    let repertoire = CharacterLocale.adopt(environment: environment)
    let size = TerminalSize.current
    screen = try CursesScreen(terminal: environment["TERM"] ?? "", size: size)
    channel = TerminalDescription.channel(name: environment["TERM"] ?? "")
    answersGround = GroundQuery.isAnswered(channel: channel, environment: environment)
    let keys = screen.keyStrings(Array(KeySequences.capabilities.keys))
    parser = InputParser(sequences: KeySequences.table(keys))
    display = Display(
      size: size, depth: ColorDepth(colors: screen.colorCount, environment: environment), repertoire: repertoire,
      zone: .ofProcess)
  }

  deinit {
    leave()
  }

  var end: LoopEnd? { isLost ? .hungUp : nil }

  var inputDescriptor: Int32 { streams.inputDescriptor }

  let showsEveryKey = false

  let channel: TerminalChannel

  /// An escape can be the beginning of the answer as long as that is out.
  var pendingInput: InputParser.Pending {
    parser.pending == .escape && expectsAnswer ? .answer : parser.pending
  }

  func enter() {
    guard !isEntered else { return }
    isEntered = true
    armGuard()
    modes.takeOver(keepsOutput: false)
    screen.enter()
    queued += modesOn
    if let title { setTitle(title) }
  }

  /// The modes that are wanted besides curses' own.
  private var modesOn: [UInt8] {
    screen.strings.pasteOn + (usesMouse ? screen.strings.mouseOn : [])
  }

  func leave() {
    guard isEntered else { return }
    isEntered = false
    awaitAnswer()
    queued += screen.strings.wipe
    screen.leave()
    queued += (usesMouse ? screen.strings.mouseOff : []) + screen.strings.pasteOff
    queued += (isTitled ? screen.strings.restoreTitle : []) + screen.takeBytes()
    queued += screen.strings.clearShared
    flush()
    modes.giveBack()
    CrashGuard.disarm()
    isTitled = false
  }

  /// The bytes for a crash have to give back what was taken by then.
  private func armGuard() {
    CrashGuard.disarm()
    let bytes = screen.strings.emergency + (isTitled ? screen.strings.restoreTitle : [])
    CrashGuard.arm(streams.outputDescriptor, modes: modes.saved, bytes: bytes)
  }

  /// Shows a picture, in one write; nothing is written if nothing has changed.
  func show(_ canvas: Canvas) {
    guard isEntered else { return }
    screen.show(canvas)
    queued += screen.takeBytes()
    flush()
  }

  func recover() {
    modes.takeOver(keepsOutput: false)
    queued += screen.strings.wipe
    screen.forget()
    queued += modesOn
  }

  func takeBack() {
    guard isEntered else { return }
    queued += screen.strings.wipe
    screen.leave()
    modes.takeOver(keepsOutput: false)
    screen.enter()
    queued += screen.takeBytes() + modesOn
  }

  func useMouse(_ isUsed: Bool) {
    guard usesMouse != isUsed else { return }
    usesMouse = isUsed
    if isEntered { queued += isUsed ? screen.strings.mouseOn : screen.strings.mouseOff }
  }

  func ring() { screen.ring() }

  func setTitle(_ title: String) {
    self.title = title
    queued += screen.strings.setTitle(title, first: !isTitled, repertoire: display.repertoire)
    guard !isTitled else { return }
    isTitled = true
    armGuard()
  }

  func write(_ bytes: [UInt8]) { queued += bytes }

  func askGround() {
    guard answersGround, asked == nil else { return }
    asked = .now
    write(GroundQuery.bytes)
  }

  /// An answer that is still out would be typed into the shell: a program that ends at once waits for it, but not for long.
  private func awaitAnswer() {
    guard expectsAnswer, let asked, !isLost else { return }
    flush()
    let end = asked + Self.longestWait
    defer { self.asked = nil }
    while ContinuousClock.now < end, !isLost {
      let left = Int32((end - .now) / .milliseconds(1))
      guard streams.waitForInput(milliseconds: max(1, left)) else { return }
      if readInput().contains(where: \.isGround) { return }
    }
  }

  /// Whether the terminal was asked just now and has not answered.
  private var expectsAnswer: Bool { asked.map { $0 + Self.longestWait > .now } ?? false }

  /// How long an answer is waited for; a later one still counts.
  private static let longestWait = Duration.milliseconds(500)

  func dropTypedAhead() {
    // Of an answer the rest must not come without its beginning.
    if expectsAnswer {
      while !isLost, streams.waitForInput(milliseconds: 0) { _ = readInput() }
    } else {
      modes.dropTypedAhead()
    }
    parser.forget()
  }

  private func flush() {
    let bytes = queued
    queued = []
    guard !bytes.isEmpty, !isLost else { return }
    isLost = !streams.write(bytes)
  }

  func updateDisplay() -> Bool {
    guard let size = streams.size, size != display.size else { return false }
    display.size = size
    queued += screen.strings.wipe
    screen.resize(to: size)
    return true
  }

  func readInput() -> [InputEvent] {
    guard let bytes = streams.read() else {
      isLost = true
      return []
    }
    let events = parser.parse(bytes)
    if events.contains(where: \.isGround) { asked = nil }
    return events
  }

  func endInput() -> [InputEvent] { parser.giveUp() }
}
