import Foundation
import Glibc
import Support
import Testing

/// How the built program treats its terminal: byte for byte what it writes, and what it leaves behind.
@Suite(.drivesPrograms) struct TerminalMannersTests {
  private func open(
    _ host: OperatorHost, _ arguments: String..., variables: [String: String] = [:]
  ) throws -> PseudoTerminal {
    let environment = host.variables.merging(["TERM": "xterm-256color", "SWIFT_BACKTRACE": "enable=no"]) { $1 }
      .merging(variables) { $1 }
    return try PseudoTerminal([BuiltBinary.path("fob")] + arguments, environment: environment)
  }

  /// Modes that were switched on are off again, the cursor is there, and the title is the earlier one.
  private func expectRestored(_ terminal: PseudoTerminal) {
    let text = terminal.text
    for mode in ["1049", "2004", "1000", "1002", "1003", "1006", "1004"] {
      guard let on = text.range(of: "\u{1B}[?\(mode)h", options: .backwards) else { continue }
      let off = text.range(of: "\u{1B}[?\(mode)l", options: .backwards)
      #expect(off.map { $0.lowerBound > on.lowerBound } == true, "mode \(mode)")
    }
    let cursor = (
      text.range(of: "\u{1B}[?25l", options: .backwards), text.range(of: "\u{1B}[?25h", options: .backwards)
    )
    if let hidden = cursor.0 {
      #expect(cursor.1.map { $0.lowerBound > hidden.lowerBound } == true || text.hasSuffix("\u{1B}[?25h"))
    }
    let (saved, restored) = ("\u{1B}[22;2t", "\u{1B}[23;2t")
    #expect(text.components(separatedBy: saved).count == text.components(separatedBy: restored).count)
    let (before, after) = (terminal.initialModes, terminal.modes)
    #expect(before.c_lflag == after.c_lflag && before.c_iflag == after.c_iflag && before.c_oflag == after.c_oflag)
  }

  @Test(arguments: ["vt100", "linux", "screen-256color", "tmux-256color", "xterm-256color", "xterm", "ansi"])
  func `works on every usual terminal`(name: String) async throws {
    let host = try OperatorHost()
    let terminal = try open(host, variables: ["TERM": name])
    try await terminal.read(until: "archive-2fa")
    terminal.send("?")
    try await terminal.read(until: "next row")
    terminal.send("\u{1B}")
    try await terminal.read(until: "Not logged in")
    terminal.send("q")
    #expect(try await terminal.waitForEnd() == 0)
    expectRestored(terminal)
    if name == "vt100" { #expect(terminal.text.firstMatch(of: /\u{1B}\[([0-9;]*;)?[34][0-8](;[0-9]+)*m/) == nil) }
  }

  @Test(arguments: ["dumb", "", "no-such-terminal"])
  func `refuses a terminal that cannot place text`(name: String) async throws {
    let host = try OperatorHost()
    let terminal = try open(host, variables: ["TERM": name])
    #expect(try await terminal.waitForEnd() == 1)
    #expect(terminal.text.hasPrefix("fob: This "))
    #expect(terminal.text.contains("fob --plain"))
    #expect(!terminal.text.contains("\u{1B}"))
  }

  @Test func `writes only ASCII where that is all`() async throws {
    let host = try OperatorHost()
    _ = try await host.fob("login", "pod")
    try host.change("pod", "label", to: "Übersetzungen 撮影")
    let terminal = try open(host, "--environment", "pod", variables: ["LC_ALL": "C", "TERM": "tmux-256color"])
    try await terminal.read(until: "LABEL")
    for keys in ["\t", "\r", "\u{1B}", "s", "\u{1B}", "?", "\u{1B}", "x", "\u{1B}", "/a\r", "n", "c"] {
      terminal.send(keys)
      try await terminal.redraw()
    }
    terminal.signal(SIGTERM)
    #expect(try await terminal.waitForEnd() == 128 + SIGTERM)
    #expect(terminal.output.allSatisfy { $0 < 0x80 })
    expectRestored(terminal)
  }

  /// Its fonts have few pictograms, and faint text is dark grey there.
  @Test func `writes nothing that the Linux console shows badly`() async throws {
    let host = try OperatorHost()
    try host.change("pod", "label", to: "◐ shelf ◆ ✓ ⏎ ▌")
    let terminal = try open(host, "--environment", "pod", variables: ["TERM": "linux"])
    try await terminal.read(until: "o shelf * ☑ ¶ █")
    terminal.send("?")
    try await terminal.read(until: "next row")
    terminal.signal(SIGTERM)
    #expect(try await terminal.waitForEnd() == 128 + SIGTERM)
    #expect(terminal.text.firstMatch(of: /\u{1B}\[([0-9;]*;)?2m/) == nil)
    #expect(!terminal.text.unicodeScalars.contains { "⏎○◐◆▉▊▋▌▍▎▏✓".unicodeScalars.contains($0) })
    expectRestored(terminal)
  }

  @Test(arguments: [SIGTERM, SIGHUP, SIGQUIT, SIGSEGV, SIGABRT, SIGBUS])
  func `gives the terminal back whatever ends it`(number: Int32) async throws {
    let host = try OperatorHost()
    // A sanitizer would end the program in a way of its own.
    let options = "handle_segv=0:handle_sigbus=0"
    let terminal = try open(host, variables: ["ASAN_OPTIONS": options, "TSAN_OPTIONS": options])
    try await terminal.read(until: "archive-2fa")
    // ThreadSanitizer delivers some of these also while it holds a lock that the handler's own calls take.
    try await terminal.rest()
    terminal.signal(number)
    #expect(try await terminal.waitForEnd() == 128 + number)
    expectRestored(terminal)
  }

  @Test func `ends with its terminal also where hang-ups are ignored`() async throws {
    let host = try OperatorHost()
    let fob = BuiltBinary.path("fob")
    let terminal = try PseudoTerminal(
      ["/bin/bash", "-c", "trap '' HUP; exec '\(fob)'"],
      environment: host.variables.merging(["TERM": "xterm-256color"]) { $1 })
    try await terminal.read(until: "archive-2fa")
    terminal.hangUp()
    #expect(try await terminal.waitForEnd() == 129)
  }

  @Test func `draws everything again when asked`() async throws {
    let host = try OperatorHost()
    let terminal = try open(host)
    try await terminal.read(until: "archive-2fa")
    for _ in 0..<2 {
      terminal.send("\u{0C}")
      let redrawn = try await terminal.read(until: "archive-2fa")
      #expect(redrawn.contains("\u{1B}[2J"))
    }
  }
}
