import Foundation
import Glibc
import Support
import Testing

/// Whether a terminal that was asked to report the mouse is always told that nobody listens any more.
@Suite(.drivesPrograms) struct MouseModeTests {
  private static let modes = ["1000", "1006", "2004"]

  private func started(_ terminal: String = "xterm-256color") async throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      [BuiltBinary.path("terminal-program")],
      environment: ["TERM": terminal, "LANG": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no"])
    try await terminal.read(until: "size 24x80")
    return terminal
  }

  /// Every mode that was switched on is switched off as often, at last.
  private func expectBalance(_ text: String) {
    for mode in Self.modes {
      let on = text.ranges(of: "\u{1B}[?\(mode)h")
      let off = text.ranges(of: "\u{1B}[?\(mode)l")
      #expect(!on.isEmpty, "\(mode)")
      #expect((on.last?.lowerBound).map { last in off.contains { $0.lowerBound > last } } == true, "\(mode)")
    }
  }

  @Test func `clicks arrive while they are asked for`() async throws {
    let terminal = try await started()
    #expect(!terminal.text.contains("\u{1B}[?1000h"))
    terminal.send("m")
    try await terminal.read(until: "key m")
    terminal.send("\u{1B}[<0;10;5M\u{1B}[<0;10;5m")
    try await terminal.read(until: "mouse press 4,9")
    terminal.send("M")
    try await terminal.read(until: "key M")
    expectBalance(terminal.text + "\u{1B}[?2004l")
    terminal.send("q")
    #expect(try await terminal.waitForEnd() == 3)
    #expect(terminal.text.ranges(of: "\u{1B}[?1000l").count == 1)
  }

  @Test(arguments: ["q", "C"])
  func `the modes end with the program and in a crash`(key: String) async throws {
    let terminal = try await started()
    terminal.send("m")
    try await terminal.read(until: "key m")
    terminal.send(key)
    _ = try await terminal.waitForEnd()
    expectBalance(terminal.text)
  }

  @Test(arguments: [SIGTERM, SIGHUP])
  func `the modes end with a signal`(number: Int32) async throws {
    let terminal = try await started()
    terminal.send("m")
    try await terminal.read(until: "key m")
    terminal.signal(number)
    _ = try await terminal.waitForEnd()
    expectBalance(terminal.text)
  }

  @Test(arguments: ["vt100", "linux"])
  func `a terminal without a mouse is not asked`(name: String) async throws {
    let terminal = try await started(name)
    terminal.send("m")
    try await terminal.read(until: "key m")
    terminal.send("q")
    #expect(try await terminal.waitForEnd() == 3)
    #expect(!terminal.text.contains("?1000"))
  }
}
