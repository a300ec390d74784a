import Formats
import Foundation
import Support
import Testing
import TokenModel

/// The built program in a terminal, from login to revoke, as its user sees it.
@Suite(.enabled(if: TmuxSession.isAvailable), .drivesPrograms) struct InterfaceTests {
  private func open(_ host: OperatorHost, _ arguments: String = "", rows: Int = 24) throws -> TmuxSession {
    try TmuxSession(
      "sh -c 'echo before fob; \"\(BuiltBinary.path("fob"))\" \(arguments); echo left with $?; cat'",
      environment: host.variables, rows: rows)
  }

  /// An environment of the sandbox's account with a second factor, whose file names neither password nor seed.
  private func writeUnattendedEnvironment(_ host: OperatorHost) throws {
    try host.writeEnvironment(
      "typed.ini",
      [
        "[environment]", "service = preservica", "url = \(host.sandbox.baseURL)", "username = second@example.org",
        "tenant = LIBRARY",
      ])
  }

  /// Escape followed at once by another key would be that key with Alt.
  private func close(_ dialog: String, in tmux: TmuxSession) async throws {
    try tmux.press("Escape")
    try await tmux.wait(until: "'\(dialog)' is gone") { !$0.contains(dialog) }
  }

  @Test func `logging in with a second factor`() async throws {
    let host = try OperatorHost()
    try writeUnattendedEnvironment(host)
    let tmux = try open(host, "--environment typed")
    try await tmux.wait(for: "no session")
    try tmux.press("L")
    try await tmux.wait(for: "Password")
    try tmux.type("wrong one")
    try tmux.press("Enter")
    let refused = try await tmux.wait(for: "Invalid username or password")
    #expect(!refused.contains("wrong one"))
    try tmux.press("C-u")
    try tmux.type("second factor 2")
    try tmux.press("Enter")
    try await tmux.wait(for: "Code")
    let seed = Secret("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    try tmux.type(try #require(TOTP.code(seed: seed, step: TOTP.step(at: Date()))).revealed)
    try tmux.press("Enter")
    try await tmux.wait(until: "there is a session") { screen in
      screen.split(separator: "\n").contains { $0.contains("typed") && $0.contains("auto ") }
    }
    #expect(try host.sandbox.counters()["logins"] == 1)
  }

  /// A server of the service `described` whose list has three pages; the last comes when somebody opens the gate.
  private func slowServer(_ gate: DispatchSemaphore) throws -> ScriptedServer {
    try ScriptedServer.answering { request in
      var body = #"{"access_token": "t", "refresh_token": "r", "expires_in": 3600}"#
      if let mark = request.line.range(of: "currentPage=") {
        let page = request.line[mark.upperBound...].prefix(1)
        if page == "3" { gate.wait() }
        let rows = (page == "3" ? 0..<7 : 0..<100).map {
          #"{"token": "id-\#(page)-\#($0)", "createdAt": "2026-01-0\#(page)T00:00:00Z", "expiresAt": null}"#
        }
        body = #"{"data": [\#(rows.joined(separator: ","))], "pagination": {"itemsTotal": 207}}"#
      }
      return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }
  }

  @Test func `pages of a slow server are there while the next one is read`() async throws {
    let host = try OperatorHost()
    let gate = DispatchSemaphore(value: 0)
    let server = try slowServer(gate)
    defer {
      gate.signal()
      server.stop()
    }
    try host.describe(at: server.url)
    try host.change("described", "timeout", to: "10m")
    #expect(try await host.fob("login", "described").status == 0)
    let tmux = try open(host, "--environment described")
    let screen = try await tmux.wait(for: "of 200 so far")
    #expect(screen.contains("reading 207"), "\(screen)")
    try tmux.press("Tab")
    try tmux.type("G")
    try await tmux.wait(for: "–200 of 200 so far")
    gate.signal()
    try await tmux.wait(until: "the list is whole") { $0.contains("of 207") && !$0.contains("so far") }
    try tmux.type("G")
    try await tmux.wait(for: "–207 of 207")
  }

  @Test func `from the list to revocation and out`() async throws {
    let host = try OperatorHost()
    let tmux = try open(host, "--environment video")
    try await tmux.wait(for: "no session")
    try tmux.press("L")
    try await tmux.wait(for: "of 187")
    try tmux.press("Tab", "G")
    try await tmux.wait(for: "187 of 187")

    try tmux.press("c")
    try await tmux.wait(for: "Create a token")
    try tmux.type("from the test")
    try tmux.press("C-s")
    try await tmux.wait(for: "Created in video")
    #expect(try host.sandbox.counters()["creates"] == 1)
    try await close("Created in video", in: tmux)

    try tmux.press("/")
    try tmux.type("from the")
    try await tmux.wait(for: "1 of 188")
    try tmux.press("Enter", "x")
    try await tmux.wait(for: "Revoke token")
    try tmux.press("Enter")
    try await tmux.wait(until: "the dialog is closed") { !$0.contains("Revoke token") }
    #expect(try host.sandbox.counters()["revokes"] == 0)
    try tmux.press("x")
    try await tmux.wait(for: "Revoke token")
    try tmux.press("Tab", "Enter")
    try await waitUntil("it has ended") { try host.sandbox.counters()["revokes"] == 1 }
    try await tmux.wait(until: "the dialog is closed") { !$0.contains("Revoke token") }

    try tmux.press("q")
    let shell = try await tmux.wait(for: "left with 0")
    #expect(shell.contains("before fob"))
    #expect(!shell.contains("Environments"))
  }

  @Test func `production asks for its name`() async throws {
    let host = try OperatorHost()
    try host.change("video", "production", to: "yes")
    let tmux = try open(host, "--environment video")
    try await tmux.wait(for: "PROD ")
    try tmux.press("L")
    try await tmux.wait(for: "of 187")
    try tmux.press("Tab", "x")
    try await tmux.wait(for: "Revoke token")
    try tmux.type("vide")
    try tmux.press("Enter")
    try tmux.press("Enter")
    #expect(try host.sandbox.counters()["revokes"] == 0)
    try await tmux.wait(for: "Revoke token")
  }

  @Test func `countdowns run and scripts' renewals show`() async throws {
    let host = try OperatorHost()
    _ = try await host.fob("login", "archive")
    let tmux = try open(host)
    let first = try await tmux.wait(for: "auto ")
    let row = try #require(first.split(separator: "\n").first { $0.contains("auto ") })
    try await tmux.wait(until: "the countdown has moved") { $0.contains("auto ") && !$0.contains(row) }
    _ = try await host.fob("logout", "archive")
    try await tmux.wait(until: "the session is gone") { screen in
      screen.split(separator: "\n").contains { $0.contains("archive ") && $0.contains("no session") }
    }
  }

  @Test func `a server that is down is said where it belongs`() async throws {
    let host = try OperatorHost()
    host.sandbox.stop()
    let tmux = try open(host, "--environment archive")
    try await tmux.wait(for: "no session")
    try tmux.press("L")
    let screen = try await tmux.wait(for: "refused")
    #expect(screen.contains("127.0.0.1"))
    try tmux.press("q")
    try await tmux.wait(for: "left with 0")
  }

  @Test func `the window may have any size`() async throws {
    let host = try OperatorHost()
    let tmux = try open(host)
    try await tmux.wait(for: "Environments")
    for (rows, columns) in [(5, 20), (10, 40), (40, 120), (24, 80)] {
      try tmux.resize(rows: rows, columns: columns)
      try await tmux.wait(until: "it is drawn at \(columns)×\(rows)") {
        rows == 5 ? $0.contains("40") : $0.contains("archive")
      }
    }
    try tmux.press("?")
    try await tmux.wait(for: "next row")
    try await close("next row", in: tmux)
    try tmux.press("q")
    try await tmux.wait(for: "left with 0")
  }

  @Test func `the demo leaves nothing behind`() async throws {
    let folder = try TemporaryFolder()
    let tmux = try TmuxSession(
      "sh -c '\"\(BuiltBinary.path("fob"))\" demo; echo left with $?; cat'",
      environment: ["XDG_RUNTIME_DIR": folder.path, "HOME": folder.path, "LC_ALL": "C.UTF-8"])
    let screen = try await tmux.wait(for: "archive-2fa")
    #expect(screen.contains("PROD "))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
    try tmux.press("q")
    try await tmux.wait(for: "left with 0")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test func `thirty environments are seen at once, what needs somebody first`() async throws {
    let folder = try TemporaryFolder()
    let tmux = try TmuxSession(
      "sh -c '\"\(BuiltBinary.path("fob"))\" demo --scene thirty; echo left with $?; cat'",
      environment: ["XDG_RUNTIME_DIR": folder.path, "HOME": folder.path, "LC_ALL": "C.UTF-8"])
    let screen = try await tmux.wait(for: "14 without a session")
    let rows = screen.split(separator: "\n").map(String.init)
    // By their state; one session of the scene ends while a slow machine still draws.
    #expect(rows[0].contains("fob ▸ environments") && rows[0].contains("○ 14"))
    let counts = rows[0].matches(of: /[×▲◐●○] (\d+)/).compactMap { Int($0.1) }
    #expect(counts.reduce(0, +) == 30 && (rows[0].contains("× 3") || rows[0].contains("× 4")))
    #expect(rows[2].contains("▸× archive-2fa   PROD  Preservica  needs a 6-digit code"))
    #expect(rows[2...17].count { $0.contains("Preservica") || $0.contains("api.video") || $0.contains("POD") } >= 14)
    try tmux.press("q")
    try await tmux.wait(for: "left with 0")
  }

  @Test func `keys of one's own count as soon as they are written`() async throws {
    let host = try OperatorHost()
    try host.folder.write("[main]\nhelp = f1\nquit = Q\n", to: "config/fob/keys.ini")
    let tmux = try open(host)
    try await tmux.wait(for: "f1 help")
    try host.folder.write("[main]\nhelp = f1\nquit = q\nlog-in = c\n", to: "config/fob/keys.ini")
    try await tmux.wait(for: "cannot be log-in")
    try host.folder.write("[main]\nhelp = f3\n", to: "config/fob/keys.ini")
    try await tmux.wait(for: "f3 help")
    try tmux.type(":qui")
    try tmux.press("Enter")
    try await tmux.wait(for: "left with 0")
  }
}
