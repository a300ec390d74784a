import Foundation
import Gate
import Support
import Testing
import TokenModel

/// `fob --plain`, from login to revoke, as somebody hears it: lines, and never an escape sequence.
@Suite(.drivesPrograms) struct PlainModeTests {
  private func open(_ host: OperatorHost, _ arguments: String...) throws -> PseudoTerminal {
    let variables = host.variables.merging(["TERM": "dumb", "SWIFT_BACKTRACE": "enable=no"]) { $1 }
    return try PseudoTerminal([BuiltBinary.path("fob"), "--plain"] + arguments, environment: variables)
  }

  private func expectOnlyText(_ text: String) {
    let controls = text.unicodeScalars.filter { $0.properties.generalCategory == .control && $0 != "\r" && $0 != "\n" }
    #expect(controls.isEmpty, "\(text.debugDescription)")
  }

  @Test func logsInByDialogWithoutASecretOnTheLine() async throws {
    let host = try OperatorHost()
    try host.writeEnvironment(
      "typed.ini",
      [
        "[environment]", "service = preservica", "url = \(host.sandbox.baseURL)", "username = second@example.org",
        "tenant = LIBRARY",
      ])
    let terminal = try open(host, "--environment", "typed")
    try await terminal.hear("typed, Preservica, second@example.org, no session")
    terminal.send("L")
    try await terminal.hear("Log in: typed")
    try await terminal.hear("Password, hidden: ")
    terminal.send("wrong one\r")
    try await terminal.hear("Invalid username or password")
    terminal.send("\u{15}second factor 2\r")
    try await terminal.hear("Log in, second step: typed")
    let seed = Secret("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    terminal.send(try #require(TOTP.code(seed: seed, step: TOTP.step(at: Date()))).revealed + "\r")
    try await terminal.hear("typed: fresh, ")
    #expect(try host.sandbox.counters()["logins"] == 1)
    terminal.send("q")
    #expect(try await terminal.waitForEnd() == 0)
    #expect(!terminal.text.contains("wrong one") && !terminal.text.contains("second factor 2"))
    #expect(terminal.modes.c_lflag == terminal.initialModes.c_lflag)
    expectOnlyText(terminal.text)
  }

  @Test func listsCreatesRevealsAndRevokes() async throws {
    let host = try OperatorHost()
    let terminal = try open(host, "--environment", "video")
    try await terminal.hear("no session")
    terminal.send("L")
    try await terminal.hear("187 upload tokens")
    terminal.send("\t")
    try await terminal.hear(", 1 of 187")
    terminal.send("j")
    try await terminal.hear(", 2 of 187")
    terminal.send("G")
    try await terminal.hear(", 187 of 187")

    terminal.send("c")
    try await terminal.hear("Label: ")
    terminal.send("from the test")
    try await terminal.hear("from the test")
    terminal.send("\r")
    try await terminal.hear("Created in video")
    try await terminal.hear("Token: to")
    terminal.send("v")
    try await terminal.hear("v shows it")
    terminal.send("v")
    try await terminal.hear("Token: to")
    terminal.send("\u{1B}")
    try await terminal.hear("Upload tokens of video")

    terminal.send("/")
    try await terminal.hear("Filter: ")
    terminal.send("from the")
    try await terminal.hear("1 of 188 upload tokens match")
    terminal.send("\r")
    terminal.send("x")
    try await terminal.hear("Cancel, button; Tab goes to Revoke")
    terminal.send("\r")
    try await terminal.hear("Upload tokens of video")
    #expect(try host.sandbox.counters()["revokes"] == 0)
    terminal.send("x")
    try await terminal.hear("Cancel, button")
    terminal.send("\t")
    try await terminal.hear("Revoke, button")
    terminal.send("\r")
    try await terminal.hear("Revoked: from the test")
    #expect(try host.sandbox.counters()["revokes"] == 1)
    terminal.send("q")
    #expect(try await terminal.waitForEnd() == 0)
    expectOnlyText(terminal.text)
  }

  @Test func everyByteOfAPipeIsAKeyAndItsEndEndsTheProgram() async throws {
    let host = try OperatorHost()
    let program = try PipedProgram(
      [BuiltBinary.path("fob"), "--plain", "--environment", "archive"], environment: host.variables)
    program.send("jk")
    try await program.read(until: "archive-2fa, Preservica")
    try await program.read(until: "archive, production, Preservica")
    program.send("?\u{1B}j\u{14}")
    try await program.read(until: "Keys")
    try await program.read(until: "archive-2fa, Preservica")
    try await program.read(until: "Selected: archive-2fa")
    program.closeInput()
    #expect(try await program.waitForEnd() == 0)
    expectOnlyText(program.text)
  }

  @Test func aReaderThatGoesAwayEndsIt() async throws {
    let host = try OperatorHost()
    let fob = BuiltBinary.path("fob")
    let terminal = try PseudoTerminal(
      ["/bin/bash", "-c", "'\(fob)' --plain | head -n 1; echo over ${PIPESTATUS[0]}; stty -a; cat"],
      environment: host.variables)
    try await terminal.read(until: "Press ?")
    // Who reads may still be there when the first key is answered.
    try await waitUntil("it ends", state: { terminal.text }) {
      terminal.send("j")
      terminal.read()
      return terminal.text.contains(" echo ")
    }
    #expect(terminal.text.contains("over 129"))
  }

  @Test func writesOnlyASCIIWhereThatIsAll() async throws {
    let host = try OperatorHost()
    try host.change("video", "label", to: "Übersetzungen 撮影")
    let program = try PipedProgram(
      [BuiltBinary.path("fob"), "--plain", "--environment", "video"],
      environment: host.variables.merging(["LC_ALL": "C"]) { $1 })
    program.send("\u{14}?")
    try await program.read(until: "?bersetzungen ??")
    try await program.read(until: "Keys")
    program.closeInput()
    #expect(try await program.waitForEnd() == 0)
    #expect(program.text.utf8.allSatisfy { $0 < 0x80 })
  }

  @Test func itsInterruptAndStopAreThoseOfTheScreen() async throws {
    let host = try OperatorHost()
    let fob = BuiltBinary.path("fob")
    let terminal = try PseudoTerminal(
      ["/bin/bash", "-c", "set -m; '\(fob)' --plain; echo stopped; read -r; fg; echo left with $?; cat"],
      environment: host.variables.merging(["TERM": "dumb"]) { $1 })
    try await terminal.hear("1 of ")
    terminal.send("\u{1A}")
    try await terminal.hear("stopped")
    #expect(terminal.modes.c_lflag & tcflag_t(ICANON | ECHO) == tcflag_t(ICANON | ECHO))
    terminal.send("\r")
    try await terminal.hear("Environments")
    terminal.send("?")
    try await terminal.hear("Keys")
    terminal.send("\u{03}")
    try await terminal.hear("Environments")
    terminal.send("\u{03}")
    try await terminal.hear("left with 0")
  }
}
