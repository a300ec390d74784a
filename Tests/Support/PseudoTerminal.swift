import Foundation
import Glibc

/// A program in a pseudo-terminal of its own: it gets keys and signals, and every byte that it writes is kept.
///
/// What the bytes look like on a screen is tmux' business: `TmuxSession`. The program is killed when the value that stands for it is released.
public final class PseudoTerminal {
  /// The program's process.
  public let process: pid_t
  /// The terminal's modes before the program started.
  public let initialModes: termios
  /// All that it has written.
  public private(set) var output: [UInt8] = []
  /// How much of it was waited for.
  private var heard = 0
  private var master: Int32
  private var status: Int32?

  /// Starts a program, with this environment and nothing else.
  ///
  /// - Throws: `TestFailure` when it cannot be started.
  public init(_ arguments: [String], environment: [String: String], rows: Int = 24, columns: Int = 80) throws {
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    var slave: Int32 = -1
    var name = [CChar](repeating: 0, count: 64)
    master = -1
    guard openpty(&master, &slave, &name, nil, &size) == 0 else {
      throw TestFailure("there is no pseudo-terminal to be had")
    }
    defer { close(slave) }
    _ = fcntl(master, F_SETFL, O_NONBLOCK)
    _ = fcntl(master, F_SETFD, FD_CLOEXEC)
    var modes = termios()
    tcgetattr(slave, &modes)
    initialModes = modes
    let path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    // A session leader that opens a terminal has it for its own.
    process = try Spawning.start(arguments, environment: environment) { actions in
      posix_spawn_file_actions_addopen(&actions, 0, path, O_RDWR, 0)
      posix_spawn_file_actions_adddup2(&actions, 0, 1)
      posix_spawn_file_actions_adddup2(&actions, 0, 2)
    }
  }

  deinit {
    if !hasEnded {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
    if master >= 0 { close(master) }
  }
}

extension PseudoTerminal {
  /// What was written, as text.
  public var text: String { String(decoding: output, as: UTF8.self) }

  /// Types.
  public func send(_ keys: String) {
    send(Array(keys.utf8))
  }

  /// Sends bytes as if typed.
  public func send(_ bytes: [UInt8]) {
    _ = bytes.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
  }

  /// Types as many of the bytes as the terminal takes now.
  ///
  /// - Returns: how many that were.
  public func type(_ bytes: ArraySlice<UInt8>) -> Int {
    max(0, bytes.withUnsafeBytes { write(master, $0.baseAddress, $0.count) })
  }

  /// Reads what has been written, and forgets it.
  public func takeOutput() -> [UInt8] {
    read()
    defer {
      output = []
      heard = 0
    }
    return output
  }

  /// Gives the terminal another size.
  public func resize(rows: Int, columns: Int) {
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  /// Sends a signal to the program.
  public func signal(_ number: Int32) {
    kill(process, number)
  }

  /// Takes the terminal away.
  public func hangUp() {
    close(master)
    master = -1
  }

  /// The terminal's modes, which outlive the program.
  public var modes: termios {
    var modes = termios()
    tcgetattr(master, &modes)
    return modes
  }

  /// Reads what has been written since the last time.
  @discardableResult
  public func read() -> [UInt8] {
    let start = output.count
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while master >= 0, case let count = Glibc.read(master, &buffer, buffer.count), count > 0 {
      output += buffer.prefix(count)
    }
    return Array(output[start...])
  }

  /// Waits until something more is written, with as little delay as the system allows, and reads it.
  ///
  /// - Returns: what was written; nothing where so many milliseconds passed, or the program has ended.
  public func next(within milliseconds: Int32) -> [UInt8] {
    var waiting = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    return poll(&waiting, 1, milliseconds) > 0 ? read() : []
  }

  /// Presses Control-L until the screen is cleared to be drawn anew, which tells that the program takes keys; once may not do, as a dialog that
  /// opens drops what was typed before. Later presses are far between, so that a paste whose end never comes is given up. A program that has
  /// ended is not waited for.
  public func redraw(within limit: Double = 150, state: () -> String = { "" }) async throws {
    let start = output.count
    var pressed: ContinuousClock.Instant?
    var presses = 0
    try await waitUntil("the screen is drawn anew", within: limit, state: state) {
      read()
      let new = String(decoding: output[start...], as: UTF8.self)
      if hasEnded || new.contains("\u{1B}[2J") || new.contains("\u{1B}[H\u{1B}[J") { return true }
      if pressed.map({ ContinuousClock.now - $0 > .milliseconds(presses < 4 ? 300 : 3000) }) ?? true {
        send([0x0C])
        pressed = .now
        presses += 1
      }
      return false
    }
  }

  /// Reads until the program's first thread has done nothing for a tenth of a second. A program that has ended is not waited for.
  public func rest() async throws {
    var last: (did: String?, at: ContinuousClock.Instant)?
    try await waitUntil("the program rests") {
      read()
      let time = try? String(contentsOfFile: "/proc/\(process)/task/\(process)/schedstat", encoding: .utf8)
      if let last, last.did == time { return hasEnded || ContinuousClock.now - last.at > .milliseconds(100) }
      last = (time, .now)
      return false
    }
  }

  /// Reads until a text has been written, after those that were waited for in this way before.
  ///
  /// Where one write holds several texts, each is waited for by itself.
  public func hear(_ expected: String) async throws {
    var isThere = false
    try await waitUntil("“\(expected)” is said", state: { self.text }) {
      let isOver = hasEnded
      read()
      let new = String(decoding: output[heard...], as: UTF8.self)
      guard let found = new.range(of: expected) else { return isOver }
      heard += new[..<found.upperBound].utf8.count
      isThere = true
      return true
    }
    guard isThere else { throw TestFailure("the program has ended without “\(expected)”: \(text)") }
  }

  /// Reads until several texts have been said, whichever comes first.
  public func hear(inAnyOrder expected: String...) async throws {
    var ends: [Int] = []
    let start = heard
    for text in expected {
      heard = start
      try await hear(text)
      ends.append(heard)
    }
    heard = ends.max() ?? start
  }

  /// Reads until a text has been written, after all that was read before.
  ///
  /// curses writes only what changes, so wait for words that were not on the screen. A program that has ended writes nothing more.
  /// - Returns: what was written since the last read.
  @discardableResult
  public func read(until expected: String) async throws -> String {
    let start = output.count
    var isThere = false
    try await waitUntil("“\(expected)” is written", state: { self.text }) {
      // What it wrote before it ended is read after its end is known.
      let isOver = hasEnded
      read()
      isThere = String(decoding: output[start...], as: UTF8.self).contains(expected)
      return isThere || isOver
    }
    guard isThere else { throw TestFailure("the program has ended without “\(expected)”: \(text)") }
    return String(decoding: output[start...], as: UTF8.self)
  }

  /// Waits until something more is written.
  ///
  /// - Returns: what was written since the last read; a frame in one piece where it is one write of less than 4 kB.
  public func readMore() async throws -> [UInt8] {
    let start = output.count
    try await waitUntil("something is written", state: { self.text }) {
      read()
      return output.count > start
    }
    return Array(output[start...])
  }

  /// Whether a signal has stopped the program.
  public var isStopped: Bool {
    // The state follows the name, which may hold anything but ends in the last parenthesis (proc(5)).
    let state = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    return state?.split(separator: ")").last?.hasPrefix(" T") ?? false
  }

  /// Whether the program has ended.
  public var hasEnded: Bool {
    var result: Int32 = 0
    if status == nil, waitpid(process, &result, WNOHANG) == process { status = result }
    return status != nil
  }

  /// Waits for the program's end.
  ///
  /// - Returns: its exit status; 128 and the signal's number where a signal ended it.
  public func waitForEnd() async throws -> Int32 {
    try await waitUntil("the program ends", state: { self.text }) {
      read()
      return hasEnded
    }
    read()
    let status = status ?? 0
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
  }
}
