import Foundation
import Support
import Testing

/// Commands that ask, in a terminal.
@Suite(.enabled(if: TmuxSession.isAvailable), .drivesPrograms) struct QuestionTests {
  private func run(_ host: OperatorHost, _ arguments: String) throws -> TmuxSession {
    try TmuxSession(
      "sh -c '\"\(BuiltBinary.path("fob"))\" \(arguments); echo left with $?; cat'", environment: host.variables)
  }

  private func answer(_ question: String, _ text: String, in tmux: TmuxSession) async throws {
    try await tmux.wait(for: question)
    if !text.isEmpty { try tmux.type(text) }
    try tmux.press("Enter")
  }

  /// Answers a question that is asked for the second time: what is typed before that is no answer to it.
  private func answerAgain(_ question: String, _ text: String, in tmux: TmuxSession) async throws {
    try await tmux.wait(until: "'\(question)' is asked again") { $0.components(separatedBy: question).count == 3 }
    try await answer(question, text, in: tmux)
  }

  @Test func `adding asks for each thing once, tries the server and logs in`() async throws {
    let host = try OperatorHost()
    let tmux = try run(host, "env add")
    try await answer("Name of the environment:", "asked", in: tmux)
    try await answer("Service (", "preservica", in: tmux)
    try await answer("Address (", host.sandbox.baseURL, in: tmux)
    try await answer("username (", "ops@example.org", in: tmux)
    try await answer("tenant (", "", in: tmux)
    try await answer("Source of password (", "", in: tmux)
    try await answer("Log in now?", "y", in: tmux)
    try await tmux.wait(for: "DNS ok, connect ok, HTTP ok, service ok.")
    try await answer("Password for asked:", "pa&ss+w%rd= \"ü;#", in: tmux)
    try await tmux.wait(for: "left with 0")
    let file = try #require(host.folder.text(of: "config/fob/environments/asked.ini"))
    #expect(file.contains("username = ops@example.org"))
    #expect(!file.contains("tenant") && !file.contains("password"))
    #expect(try await host.fob("token", "asked").status == 0)
  }

  @Test func `what cannot be the answer is told and asked for again`() async throws {
    let host = try OperatorHost()
    let tmux = try run(host, "env add --dry-run")
    try await answer("Name of the environment:", "archive", in: tmux)
    try await tmux.wait(for: "There is an environment 'archive' already.")
    try await answerAgain("Name of the environment:", "asked", in: tmux)
    try await answer("Service (", "nothing", in: tmux)
    try await tmux.wait(for: "No service is called 'nothing'.")
    try await answerAgain("Service (", "preservica", in: tmux)
    try await answer("Address (", "eu.preservica.com", in: tmux)
    try await tmux.wait(for: "Not valid: the address must start with https://.")
    try await answerAgain("Address (", "https://eu.preservica.com", in: tmux)
    try await answer("username (", "", in: tmux)
    try await answer("tenant (", "", in: tmux)
    try await answer("Source of password (", "nowhere", in: tmux)
    try await tmux.wait(for: "Choose one of:")
    try await answerAgain("Source of password (", "", in: tmux)
    let screen = try await tmux.wait(for: "left with 0")
    #expect(screen.contains("url = https://eu.preservica.com"))
  }

  @Test func `a server that does not answer is told step by step and nothing is written unless wanted`() async throws {
    let host = try OperatorHost()
    host.sandbox.stop()
    let tmux = try run(host, "env add asked")
    try await answer("Service (", "preservica", in: tmux)
    try await answer("Address (", host.sandbox.baseURL, in: tmux)
    try await answer("username (", "ops@example.org", in: tmux)
    try await answer("tenant (", "", in: tmux)
    try await answer("Source of password (", "command", in: tmux)
    try await answer("Command that prints it:", "pass show prod", in: tmux)
    try await tmux.wait(for: "DNS ok, connect failed.")
    try await answer("Add it anyway?", "", in: tmux)
    try await tmux.wait(for: "left with 1")
    #expect(host.folder.text(of: "config/fob/environments/asked.ini") == nil)
  }

  @Test func `a changed address is confirmed by typing its host`() async throws {
    let host = try OperatorHost()
    #expect(try await host.fob("login", "archive").status == 0)
    try host.change("archive", "url", to: "http://localhost:\(host.sandbox.port)")
    let refused = try run(host, "login archive")
    try await answer("Type the new host", "127.0.0.1", in: refused)
    try await refused.wait(for: "left with 4")
    #expect(try host.sandbox.counters()["logins"] == 1)

    let tmux = try run(host, "login archive")
    try await answer("Type the new host", "localhost", in: tmux)
    try await answer("Password for archive:", "pa&ss+w%rd= \"ü;#", in: tmux)
    try await tmux.wait(for: "left with 0")
    let screen = try tmux.screen()
    #expect(!screen.contains("pa&ss"))
    #expect(try host.sandbox.counters()["logins"] == 2)
  }

  @Test func `of several new addresses each is confirmed`() async throws {
    let host = try OperatorHost()
    let other = try SandboxProcess()
    func write(_ lines: String...) throws {
      try host.writeEnvironment(
        "two.ini",
        [
          "[environment]", "service = oauth2", "client_id = web-script", "grant = password",
          "username = ops@example.org", "password = web pass=word&1",
        ] + lines)
    }
    try write("url = \(host.sandbox.baseURL)")
    #expect(try await host.fob("login", "two").status == 0)
    try write("url = http://localhost:\(host.sandbox.port)", "token_endpoint = \(other.baseURL)/oauth/token")
    let tmux = try run(host, "login two")
    try await answer("Type the new host", "localhost", in: tmux)
    try await answerAgain("Type the new host", "localhost", in: tmux)
    #expect(try tmux.screen().replacing("\n", with: "").contains(other.baseURL))
    try await tmux.wait(for: "left with 4")
    #expect(try other.counters()["requests"] == 0)
    #expect(try host.sandbox.counters()["logins"] == 1)
  }

  /// A command at a terminal that got keys before it asked: they are with the terminal before the program starts.
  private func typedAhead(_ host: OperatorHost, _ arguments: [String]) throws -> PseudoTerminal {
    let script = #"stty -echo; printf ready; read -r go; printf typed; sleep 0.3; exec "$@""#
    return try PseudoTerminal(
      ["/bin/sh", "-c", script, "sh", BuiltBinary.path("fob")] + arguments, environment: host.variables)
  }

  @Test(arguments: [["tokens", "revoke", "video"], ["env", "remove", "archive"]])
  func `a yes from before the question is none`(command: [String]) async throws {
    let host = try OperatorHost()
    let list = try await host.fob("tokens", "list", "video", "--json").json["tokens"] as? [[String: Any]]
    let handle = try #require(list?.first?["handle"] as? String)
    let terminal = try typedAhead(host, command + (command[0] == "tokens" ? [handle] : []))
    try await terminal.hear("ready")
    terminal.send("go\n")
    try await terminal.hear("typed")
    terminal.send("y\ny\n")
    try await terminal.hear("[y/N]")
    terminal.send("\n")
    #expect(try await terminal.waitForEnd() == 1)
    #expect(try host.sandbox.counters()["revokes"] == 0)
    #expect(host.folder.text(of: "config/fob/environments/archive.ini") != nil)
  }

  @Test(arguments: [("y", 1), ("2", 1), ("3", 0)])
  func `several tokens are revoked by typing how many they are`(answer: String, status: Int32) async throws {
    let host = try OperatorHost()
    let list = try await host.fob("tokens", "list", "video", "--json").json["tokens"] as? [[String: Any]]
    let handles = try #require(list).prefix(3).compactMap { $0["handle"] as? String }
    let terminal = try PseudoTerminal(
      [BuiltBinary.path("fob"), "tokens", "revoke", "video"] + handles, environment: host.variables)
    try await terminal.hear("Type 3 to confirm: ")
    terminal.send(answer + "\n")
    #expect(try await terminal.waitForEnd() == status, "\(terminal.text)")
    #expect(try host.sandbox.counters()["revokes"] == (status == 0 ? 3 : 0))
  }

  @Test(arguments: [("y", 1), ("vide", 1), ("", 1), ("video", 0)])
  func `on production tokens are revoked by typing the name`(answer: String, status: Int32) async throws {
    let host = try OperatorHost()
    try host.change("video", "production", to: "yes")
    let list = try await host.fob("tokens", "list", "video", "--json").json["tokens"] as? [[String: Any]]
    let handle = try #require(list?.first?["handle"] as? String)
    let terminal = try PseudoTerminal(
      [BuiltBinary.path("fob"), "tokens", "revoke", "video", handle], environment: host.variables)
    try await terminal.hear("Type video to confirm: ")
    terminal.send(answer + "\n")
    #expect(try await terminal.waitForEnd() == status, "\(terminal.text)")
    #expect(try host.sandbox.counters()["revokes"] == (status == 0 ? 1 : 0))
  }

  @Test func `how far a revocation has come is shown at a terminal`() async throws {
    let host = try OperatorHost("--latency", "200ms")
    let list = try await host.fob("tokens", "list", "video", "--json").json["tokens"] as? [[String: Any]]
    let handles = try #require(list).prefix(20).compactMap { $0["handle"] as? String }
    let terminal = try PseudoTerminal(
      [BuiltBinary.path("fob"), "tokens", "revoke", "video", "--yes"] + handles, environment: host.variables)
    #expect(try await terminal.waitForEnd() == 0, "\(terminal.text)")
    #expect(terminal.text.contains("\rRevoking in video: 0 of 20"), "\(terminal.text.debugDescription)")
  }
}
