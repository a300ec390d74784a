import Formats
import Foundation
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

  @Test func `logs in by dialog without a secret on the line`() async throws {
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

  @Test func `lists, creates, reveals and revokes`() async throws {
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
    terminal.send("\u{13}")
    try await terminal.hear("Created in video")
    try await terminal.hear("v to show")
    #expect(terminal.text.firstMatch(of: /Token: to\w{20}/) == nil, "nobody asked for the value")
    terminal.send("v")
    try await terminal.hear("it stays on the terminal")
    #expect(terminal.text.firstMatch(of: /Token: to\w{20}/) != nil)
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

  @Test func `every byte of a pipe is a key and its end ends the program`() async throws {
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

  /// Runs a program where nothing is mounted at /proc; root may, and elsewhere who is root in a namespace of his own.
  private static let hidden =
    ["unshare", "--mount"] + (geteuid() == 0 ? [] : ["--map-root-user"])
    + ["sh", "-c", "mount -t tmpfs none /proc && exec \"$@\"", "sh"]

  @Test(
    .enabled(if: (try? Spawning.run(hidden + ["true"]))?.status == 0))
  func `no guard of the command line is lost where there is no /proc`() async throws {
    let host = try OperatorHost()
    let program = try PipedProgram(
      Self.hidden + [BuiltBinary.path("fob"), "--plain", "--read-only", "--environment", "video"],
      environment: host.variables.merging(["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]) { $1 })
    try await program.read(until: "Read-only: nothing is changed on any server.")
    program.send("c")
    try await program.read(until: "read-only")
    program.closeInput()
    _ = try await program.waitForEnd()
    let version = try Spawning.run(
      Self.hidden + [BuiltBinary.path("fob"), "--version"], environment: host.variables)
    #expect(version.status == 0 && !version.text.isEmpty, "\(version.text)")
  }

  @Test
  func `settings and the variable of accessible programs make it last, and --no-plain draws a screen`() async throws {
    let host = try OperatorHost()
    let greeting = "Press ? for the keys"
    func run(_ arguments: [String], _ variables: [String: String]) throws -> PseudoTerminal {
      let all = host.variables.merging(["TERM": "xterm-256color"]) { $1 }.merging(variables) { $1 }
      return try PseudoTerminal([BuiltBinary.path("fob")] + arguments, environment: all)
    }
    try await run([], ["ACCESSIBLE": "1"]).read(until: greeting)
    for value in ["", "0"] { try await run([], ["ACCESSIBLE": value]).read(until: "\u{1B}[?1049h") }
    try host.folder.write("[settings]\nplain = yes\n", to: "config/fob/settings.ini")
    let terminal = try run([], [:])
    try await terminal.read(until: greeting)
    expectOnlyText(terminal.text)
    try await run(["--no-plain"], [:]).read(until: "\u{1B}[?1049h")
    try host.folder.write("[settings]\nplain = no\n", to: "config/fob/settings.ini")
    try await run([], ["ACCESSIBLE": "1"]).read(until: "\u{1B}[?1049h")
  }

  @Test func `from the text alone: log in, find the token of a label, revoke it, create one`() async throws {
    let host = try OperatorHost()
    let wanted = try await host.fob("tokens", "create", "video", "--label", "studio B", "--json")
    let handle = try #require((wanted.json["token"] as? [String: Any])?["handle"] as? String)
    _ = try await host.fob("logout", "video")
    let lines = try #require(host.folder.text(of: "config/fob/environments/video.ini")).split(separator: "\n")
    let key = try #require(lines.first { $0.hasPrefix("api_key") }?.split(separator: " ").last.map(String.init))
    try host.change("video", "api_key", to: nil)
    let terminal = try open(host)
    try await terminal.hear("Press ? for the keys")
    // Which key logs in, the help tells.
    terminal.send("?")
    try await terminal.hear("Keys")
    terminal.send("/log in\r")
    try await terminal.hear("L: log-in")
    terminal.send("\u{1B}")
    try await terminal.hear("The search is over.")
    terminal.send("\u{1B}")
    try await terminal.hear("1 of ")
    terminal.send(":environment video\r")
    try await terminal.hear("video, api.video, no session")

    terminal.send("L")
    try await terminal.hear("Log in: video")
    try await terminal.hear(", hidden: ")
    terminal.send(key + "\r")
    try await terminal.hear(inAnyOrder: "Logged in to video.", "188 upload tokens")

    terminal.send("\t")
    try await terminal.hear(", 1 of 188")
    terminal.send("/")
    try await terminal.hear("Filter: ")
    terminal.send("studio B\r")
    try await terminal.hear("1 of 188 upload tokens match")
    try await terminal.hear("studio B, handle \(handle)")

    terminal.send("x")
    try await terminal.hear("studio B")
    try await terminal.hear("Cancel, button; Tab goes to Revoke")
    terminal.send("\t")
    try await terminal.hear("Revoke, button")
    terminal.send("\r")
    try await terminal.hear("Revoked: studio B")
    #expect(try host.sandbox.counters()["revokes"] == 1)

    terminal.send("c")
    try await terminal.hear("Label: ")
    terminal.send("studio C\t")
    try await terminal.hear("Lifetime, typing replaces it")
    try await terminal.hear("Lifetime: 7d")
    terminal.send("2h\r")
    try await terminal.hear("Contact: ")
    terminal.send("\r")
    try await terminal.hear("Created in video")
    try await terminal.hear("v says it")
    terminal.send("\u{1B}q")
    #expect(try await terminal.waitForEnd() == 0)
    let made = try await host.fob("tokens", "list", "video", "--filter", "label:studio*", "--json", "--reveal")
    let tokens = try #require(made.json["tokens"] as? [[String: Any]], "\(made.errors)")
    #expect(tokens.map { $0["label"] as? String } == ["studio C"])
    #expect(tokens.first?["lifetime_seconds"] as? Int == 7200)
    #expect(!terminal.text.contains(try #require(tokens.first?["value"] as? String)) && !terminal.text.contains(key))
    expectOnlyText(terminal.text)
  }

  @Test func `a reader that goes away ends it`() async throws {
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

  @Test func `writes only ASCII where that is all`() async throws {
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

  @Test func `its interrupt and stop are those of the screen`() async throws {
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
