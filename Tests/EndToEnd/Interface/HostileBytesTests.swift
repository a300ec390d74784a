import Formats
import Foundation
import Support
import Testing

/// Whatever servers and files say, their sequences, controls and invisible characters never reach the terminal.
@Suite(.drivesPrograms) struct HostileBytesTests {
  /// Upload tokens, environment files and a server that attack whoever shows them.
  private func hostileHost() async throws -> OperatorHost {
    let host = try OperatorHost("--hostile-labels")
    try host.change("pod", "label", to: "label \u{202E}drawkcab\u{2066}\u{200B} 👩\u{200D}👩\u{200D}👧 漢字")
    try host.writeEnvironment("evil\u{1B}]52;c;b3duZWQ=\u{07}\u{202E}.ini", ["[environment]", "service = \u{1B}[2Jx"])
    try host.writeEnvironment("evil.ini", ["[environment]", "\u{1B}]0;owned\u{07}\u{9D}here\u{7F}"])
    let login = try await host.fob("login", "pod")
    #expect(login.status == 0, "\(login.errors)")
    try host.sandbox.control(
      "faults", #"{"kind": "hostile-text", "status": 401, "count": 0, "path": "/api/accesstoken"}"#)
    return host
  }

  private func variables(_ host: OperatorHost, _ terminal: String) -> [String: String] {
    host.variables.merging(["TERM": terminal, "SWIFT_BACKTRACE": "enable=no"]) { $1 }
  }

  private func expectNothingGotThrough(_ text: String) {
    for raw in ["\u{1B}[31mred", "\u{1B}[2Jcleared", "\u{1B}]0;", "\u{1B}]52;", "\u{1B}[2Jx"] {
      #expect(!text.contains(raw), "\(raw.debugDescription)")
    }
  }

  @Test(arguments: ["xterm-256color", "linux", "vt100"])
  func `the screen shows them as text`(terminal: String) async throws {
    let host = try await hostileHost()
    let fob = try PseudoTerminal(
      [BuiltBinary.path("fob"), "--environment", "pod"], environment: variables(host, terminal), rows: 50,
      columns: 100)
    try await fob.read(until: "LABEL")
    fob.send("\tG")
    try await fob.read(until: "^[[31mred")
    for keys in ["k", "k", "\r", "\u{1B}", "x", "\u{1B}", "k", "k", "k", "k", "k", "/esc\r", "n"] {
      fob.send(keys)
      try await fob.redraw()
    }
    fob.send("\u{1B}")
    try await fob.redraw()
    fob.send("h:environment archive\r")
    try await fob.redraw()
    fob.send("L")
    // The sentence may be broken behind the word.
    try await fob.read(until: "Denied")
    fob.send("\u{1B}")
    try await fob.redraw()
    fob.send("G")
    try await fob.redraw()
    fob.signal(15)
    #expect(try await fob.waitForEnd() == 128 + 15)
    #expect(ControlSequences.strays(in: fob.output) == [])
    expectNothingGotThrough(fob.text)
  }

  @Test func `columns line up beside hostile bytes`() async throws {
    guard TmuxSession.isAvailable else { return }
    let host = try await hostileHost()
    let tmux = try TmuxSession(
      "'\(BuiltBinary.path("fob"))' --environment pod", environment: host.variables, rows: 40, columns: 110)
    try await tmux.wait(for: "LABEL")
    try tmux.press("Tab", "G")
    let list = try await tmux.wait(for: "^[[31mred")
    expectFrames(list)
    try tmux.press("Enter")
    expectFrames(try await tmux.wait(for: "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"))
  }

  private func expectFrames(_ screen: String) {
    for line in screen.split(separator: "\n").dropFirst().dropLast() where line.contains("│") || line.contains("┃") {
      #expect(DisplayText(String(line)).width == 110, "\(line)")
      #expect(line.last.map { "│┃┐┘┓┛".contains($0) } == true, "\(line)")
    }
  }

  @Test func `plain mode says them as text`() async throws {
    let host = try await hostileHost()
    let program = try PipedProgram(
      [BuiltBinary.path("fob"), "--plain", "--environment", "pod"], environment: host.variables)
    try await program.read(until: "upload tokens")
    program.send("\t\u{14}")
    try await program.read(until: "^[[31mred")
    try await program.read(until: "Selected: ")
    program.send("\r")
    try await program.read(until: "Handle: ")
    program.send("\u{1B}h:environment archive\r")
    try await program.read(until: "archive, production")
    program.send("L")
    try await program.read(until: "Denied ^[[2J")
    program.send("\u{14}")
    try await program.read(until: "evil^[]52;c;b3duZWQ=^G")
    program.closeInput()
    _ = try await program.waitForEnd()
    #expect(ControlSequences.controls(in: program.text) == [])
  }

  @Test(arguments: [
    "tokens list pod", "tokens list pod --reveal", "tokens list pod --json", "status", "status --json", "env list",
    "env show pod", "env show evil", "env check", "login archive", "refresh archive", "token archive",
  ])
  func `commands print them as text`(arguments: String) async throws {
    let host = try await hostileHost()
    let fob = try PseudoTerminal(
      [BuiltBinary.path("fob")] + arguments.split(separator: " ").map(String.init),
      environment: variables(host, "xterm-256color").merging(["NO_COLOR": "1"]) { $1 })
    _ = try await fob.waitForEnd()
    #expect(!fob.output.isEmpty)
    // In JSON what steers no terminal stays as the server has it.
    let data = arguments.hasSuffix("--json") ? ["U+200B", "U+200D", "U+FE0F", "U+FEFF"] : []
    #expect(ControlSequences.controls(in: fob.text).filter { !data.contains($0) } == [])
    #expect(String(validating: fob.output, as: UTF8.self) != nil)
    expectNothingGotThrough(fob.text)
  }
}
