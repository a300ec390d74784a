import CLinux
import Foundation
import Glibc
import Support
import Testing

/// A small program in a pseudo-terminal: what is written, byte for byte, and what is left behind.
@Suite(.drivesPrograms) struct TerminalLoopTests {
  private static let leaveSequence = "\u{1B}[?1049l"

  private func start(
    _ arguments: [String] = [], terminal: String = "xterm-256color", variables: [String: String] = [:]
  ) throws -> PseudoTerminal {
    let environment = ["TERM": terminal, "LANG": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no"]
    return try PseudoTerminal(
      [BuiltBinary.path("terminal-program")] + arguments, environment: environment.merging(variables) { $1 })
  }

  /// A program that has drawn its first frame.
  private func started(
    _ arguments: String..., terminal: String = "xterm-256color", variables: [String: String] = [:]
  ) async throws -> PseudoTerminal {
    let program = try start(arguments, terminal: terminal, variables: variables)
    try await program.read(until: "size 24x80")
    return program
  }

  private func expectRestored(_ terminal: PseudoTerminal) {
    let before = terminal.initialModes
    #expect(terminal.text.contains(TerminalLoopTests.leaveSequence))
    #expect(terminal.text.contains("\u{1B}[?2004l"))
    #expect(terminal.text.contains("\u{1B}[?25h"))
    // Emptied first, because the second screen may be switched off.
    let parts = terminal.text.components(separatedBy: TerminalLoopTests.leaveSequence)
    #expect(parts[parts.count - 2].contains("\u{1B}[H\u{1B}[K\n\u{1B}[J"))
    #expect(terminal.modes.c_lflag == before.c_lflag)
    #expect(terminal.modes.c_iflag == before.c_iflag)
    #expect(terminal.modes.c_oflag == before.c_oflag)
  }

  @Test func `draws the first frame and gives the terminal back`() async throws {
    let terminal = try start()
    let first = try await terminal.read(until: "size 24x80 indexed utf8")
    #expect(first.contains("\u{1B}[?1049h"))
    #expect(first.contains("é 漢字 e\u{301} 😀"))
    #expect(terminal.modes.c_lflag & tcflag_t(ICANON | ECHO) == 0)
    terminal.send("q")
    #expect(try await terminal.waitForEnd() == 3)
    #expect(terminal.text.hasSuffix("ended: quit(status: 3)\r\n"))
    expectRestored(terminal)
  }

  /// A terminal without a second screen keeps what was drawn, unless it is cleared.
  @Test func `leaves nothing on a shared screen`() async throws {
    let terminal = try await started(terminal: "vt100")
    terminal.read()
    terminal.send("q")
    #expect(try await terminal.waitForEnd() == 3)
    #expect(terminal.text.hasSuffix("\u{1B}[H\u{1B}[Jended: quit(status: 3)\r\n"))
  }

  @Test func `writes little for a key`() async throws {
    let terminal = try await started()
    terminal.read()
    terminal.send("x")
    let answer = try await terminal.read(until: "key x")
    #expect(answer.utf8.count <= 20, "\(answer.debugDescription)")
  }

  @Test func `tells Escape from what it begins`() async throws {
    let terminal = try await started()
    terminal.send("\u{1B}")
    try await terminal.read(until: "escape")
    terminal.send("\u{1B}OB")
    try await terminal.read(until: "down")
    terminal.send([0xE6, 0xBC])
    terminal.send([0xA2])
    try await terminal.read(until: "key 漢")
  }

  @Test func `takes pastes as one piece`() async throws {
    let terminal = try start()
    let first = try await terminal.read(until: "size 24x80")
    #expect(first.contains("\u{1B}[?2004h"))
    terminal.send("\u{1B}[200~two\rlines q\u{1B}[201~")
    try await terminal.read(until: "pasted two⏎lines q")
  }

  /// The end of a paste can get lost; what ticks meanwhile must not keep the keys from coming through.
  @Test func `gives up a paste without an end`() async throws {
    let terminal = try await started("--count")
    terminal.send("\u{1B}[200~lost")
    try await terminal.read(until: "pasted lost")
    terminal.send("x")
    try await terminal.read(until: "key x")
  }

  @Test func `keeps what is written when a signal is typed`() async throws {
    let terminal = try await started()
    #expect(terminal.modes.c_lflag & tcflag_t(ISIG | NOFLSH) == tcflag_t(ISIG | NOFLSH))
  }

  @Test func `starts effects and takes their messages`() async throws {
    let terminal = try await started()
    terminal.send("a")
    try await terminal.read(until: "answered by a task")
  }

  @Test func `writes a few bytes for a tick`() async throws {
    let terminal = try await started("--count")
    // On a loaded machine several ticks arrive together.
    var smallest = Int.max
    for _ in 0..<10 where smallest >= 60 { smallest = min(smallest, try await terminal.readMore().count) }
    #expect(smallest < 60)
  }

  @Test func `follows the size of the terminal`() async throws {
    let terminal = try await started()
    terminal.resize(rows: 12, columns: 40)
    try await terminal.read(until: "size 12x40")
  }

  @Test(arguments: [SIGTERM, SIGHUP, SIGQUIT])
  func `ends on a signal`(number: Int32) async throws {
    let terminal = try await started()
    terminal.signal(number)
    #expect(try await terminal.waitForEnd() == 128 + number)
    expectRestored(terminal)
  }

  @Test func `tells of an interrupt`() async throws {
    let terminal = try await started()
    terminal.send("\u{03}")
    try await terminal.read(until: "interrupted")
  }

  @Test func `ends when the terminal is gone`() async throws {
    let terminal = try await started("--count")
    terminal.hangUp()
    #expect(try await terminal.waitForEnd() == 129)
  }

  @Test func `gives the terminal back in a crash`() async throws {
    let terminal = try await started()
    terminal.send("C")
    #expect(try await terminal.waitForEnd() > 128)
    expectRestored(terminal)
  }

  @Test func `copies through the terminal`() async throws {
    let terminal = try await started(variables: ["SSH_CONNECTION": "there"])
    terminal.send("c")
    let answer = try await terminal.read(until: "copied sentToTerminal")
    #expect(answer.contains("\u{1B}]52;c;Zm9iLWNvcGllZC12YWx1ZQ==\u{07}"))
  }

  @Test(arguments: ["vt102", "eterm-color", "linux", "ansi"])
  func `copies nothing to a terminal that would draw it`(name: String) async throws {
    let terminal = try await started(terminal: name, variables: ["SSH_CONNECTION": "there"])
    terminal.send("c")
    let answer = try await terminal.read(until: "copied failed")
    #expect(!answer.contains("Zm9i"))
  }

  /// What is left of an answer whose end is lost is given up, however much is typed meanwhile.
  @Test func `keys come through after an answer without an end`() async throws {
    let terminal = try await started("--count")
    terminal.send("\u{1B}]11;rgb:ffff/q")
    terminal.send("q\u{07}x")
    try await terminal.read(until: "key x")
    terminal.send("\u{1B}_lost")
    try await waitUntil("a key comes through") {
      terminal.send("y")
      terminal.read()
      return terminal.text.contains("key y")
    }
    #expect(!terminal.text.contains("key q") && !terminal.text.contains("key l"))
  }

  @Test func `repaints for a window that comes back in the same size`() async throws {
    let terminal = try await started()
    terminal.read()
    terminal.signal(SIGWINCH)
    let again = try await terminal.read(until: "size 24x80")
    #expect(again.contains("\u{1B}[?1049h") && again.contains("\u{1B}[?25l"))
  }

  @Test func `rings and names the window`() async throws {
    let terminal = try await started()
    terminal.send("b")
    #expect(try await terminal.read(until: "key b").contains("\u{07}"))
    terminal.send("t")
    #expect(try await terminal.read(until: "key t").contains("\u{1B}[22;2t\u{1B}]2;a title\u{07}"))
    terminal.send("q")
    #expect(try await terminal.waitForEnd() == 3)
    #expect(terminal.text.contains("\u{1B}[23;2t"))
  }

  @Test(arguments: [("C.UTF-8", "é^[]52;c;b3duZWQ=^G\u{FFFD}2J"), ("C", "?^[]52;c;b3duZWQ=^G?2J")])
  func `a title cannot hold sequences`(locale: String, shown: String) async throws {
    let terminal = try await started(variables: ["LANG": locale])
    terminal.send("T")
    #expect(try await terminal.read(until: "key T").contains("\u{1B}]2;\(shown)\u{07}"))
  }

  @Test func `ignores what was typed ahead when asked`() async throws {
    let terminal = try await started()
    terminal.send("dqqq")
    try await terminal.read(until: "key d")
    terminal.send("x")
    try await terminal.read(until: "key x")
    #expect(!terminal.text.contains("key q"))
  }

  @Test func `ignores what comes in a second write before the frame is shown`() async throws {
    let terminal = try await started()
    terminal.send("D")
    try await waitUntil("the key is being worked on") { terminal.isStopped }
    terminal.send("qqq")
    terminal.signal(SIGCONT)
    try await terminal.read(until: "key D")
    terminal.send("x")
    try await terminal.read(until: "key x")
    #expect(!terminal.text.contains("key q"))
  }

  @Test(arguments: ["dumb", "", "no-such-terminal"])
  func `refuses a terminal that cannot place text`(name: String) async throws {
    let terminal = try start(terminal: name)
    #expect(try await terminal.waitForEnd() == 1)
    #expect(terminal.text.hasPrefix("refused: This "))
    #expect(!terminal.text.contains("\u{1B}"))
  }

  @Test(arguments: ["xterm-256color", "screen-256color", "tmux-256color", "xterm", "linux", "vt100"])
  func `draws on every usual terminal`(name: String) async throws {
    let terminal = try await started(terminal: name)
    terminal.send("q")
    #expect(try await terminal.waitForEnd() == 3)
  }

  @Test func `writes only ASCII where that is all`() async throws {
    let terminal = try start(variables: ["LANG": "C"])
    try await terminal.read(until: "size 24x80 indexed ascii")
    #expect(terminal.output.allSatisfy { $0 < 0x80 })
  }

  @Test func `keeps UTF-8 where the locale is missing`() async throws {
    let terminal = try start(variables: ["LANG": "xx_XX.UTF-8"])
    try await terminal.read(until: "utf8")
  }

  @Test func `writes no colours where none are wanted`() async throws {
    let terminal = try start(variables: ["NO_COLOR": "1"])
    try await terminal.read(until: "size 24x80 mono")
    let colours = try Regex("\u{1B}\\[(3[0-7]|4[0-7]|[34]8;)")
    #expect(terminal.text.firstMatch(of: colours) == nil)
  }
}
