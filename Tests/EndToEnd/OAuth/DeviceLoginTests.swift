import Foundation
import Glibc
import Support
import Testing

/// Logins that a person approves in a browser: the built program against the built sandbox.
@Suite(.drivesPrograms) struct DeviceLoginTests {
  private func begin(_ host: OperatorHost, _ name: String = "web") async throws -> (program: PipedProgram, code: String)
  {
    let program = try PipedProgram([BuiltBinary.path("fob"), "login", name], environment: host.variables)
    try await program.read(until: "Waiting for the approval; the code is valid for ")
    let code = try #require(
      program.text.split(separator: "\n").first { $0.hasPrefix("Code:") }?.split(separator: " ").last)
    #expect(program.text.contains("Open:  \(host.sandbox.baseURL)/oauth2/device\n"))
    #expect(program.text.contains("Or:    \(host.sandbox.baseURL)/oauth2/device?user_code=\(code)\n"))
    return (program, String(code))
  }

  /// What a browser sends when a person has filled in the page.
  private func decide(_ host: OperatorHost, _ code: String, _ decision: String) throws {
    let form = "user_code=\(code)&username=ops%40example.org&password=web+pass%3Dword%261&decision=\(decision)"
    let answer = try host.sandbox.ask("POST", "/oauth2/device", body: form)
    #expect(answer.text.contains("You can close this page."))
  }

  @Test func `approved on the page, it goes on by itself`() async throws {
    let host = try OperatorHost("--device-interval", "1s")
    let (program, code) = try await begin(host)
    #expect(try host.sandbox.ask("GET", "/oauth2/device?user_code=\(code)").text.contains("value=\"\(code)\""))
    try decide(host, code.lowercased(), "approve")
    #expect(try await program.waitForEnd() == 0, "\(program.text)")
    #expect(program.text.contains("web: logged in, 29m") || program.text.contains("web: logged in, 30m"))
    let first = try await host.fob("token", "web")
    #expect(first.output.hasPrefix("wa_"))
    let refreshed = try await host.fob("refresh", "web")
    #expect(refreshed.status == 0, "\(refreshed.errors)")
    let counters = try host.sandbox.counters()
    #expect(counters["logins"] == 1)
    #expect(counters["refreshes"] == 1)
    #expect(counters["reused"] == 0)
  }

  @Test func `denied on the page, it says so`() async throws {
    let host = try OperatorHost("--device-interval", "1s")
    let (program, code) = try await begin(host)
    try decide(host, code, "deny")
    #expect(try await program.waitForEnd() == 4)
    #expect(program.text.contains("The login was denied in the browser."))
    #expect(try await host.fob("token", "web").status == 4)
  }

  @Test func `a code whose time is over says so`() async throws {
    let host = try OperatorHost("--device-interval", "1s")
    let (program, _) = try await begin(host)
    try host.sandbox.control("advance", #"{"seconds": 700}"#)
    #expect(try await program.waitForEnd() == 4)
    #expect(program.text.contains("Log in again for a new one."))
  }

  @Test func `a poll that fails ends nothing`() async throws {
    let host = try OperatorHost("--device-interval", "1s")
    try host.sandbox.control("faults", #"{"kind": "status", "status": 503, "path": "/oauth2/token", "count": 1}"#)
    let (program, code) = try await begin(host)
    try decide(host, code, "approve")
    #expect(try await program.waitForEnd() == 0, "\(program.text)")
    #expect(try host.sandbox.counters()["logins"] == 1)
  }

  /// While one process waits for a person, others are not held up: no lock is taken, and none of them begins a login of its own.
  @Test func `nobody is held up meanwhile`() async throws {
    let host = try OperatorHost("--device-interval", "1s")
    let (program, _) = try await begin(host)
    let token = try await host.fob("token", "web")
    #expect(token.status == 4)
    #expect(token.errors.contains("fob login web"))
    #expect(try await host.fob("status", "web").status == 0)
    try host.sandbox.control("approve")
    #expect(try await program.waitForEnd() == 0)
    #expect(try host.sandbox.counters()["logins"] == 1)
  }

  @Test(arguments: [true, false])
  func `at a terminal it goes on or is given up`(_ isApproved: Bool) async throws {
    let host = try OperatorHost("--device-interval", "1s")
    let terminal = try PseudoTerminal([BuiltBinary.path("fob"), "login", "web"], environment: host.variables)
    try await terminal.hear("Waiting for the approval")
    if isApproved { try host.sandbox.control("approve") } else { terminal.send("\u{3}") }
    #expect(try await terminal.waitForEnd() == (isApproved ? 0 : 128 + SIGINT), "\(terminal.text)")
    #expect(terminal.text.contains("web: logged in") == isApproved)
    #expect(try host.sandbox.counters()["logins"] == (isApproved ? 1 : 0))
  }

  @Test func `inspecting asks the server and logging out tells it`() async throws {
    let host = try OperatorHost("--device-interval", "1s")
    let (program, _) = try await begin(host)
    try host.sandbox.control("approve")
    #expect(try await program.waitForEnd() == 0)
    let check = try await host.fob("env", "check", "web", "--sign-in")
    #expect(check.status == 0, "\(check.output)\(check.errors)")
    for fact in ["Active: yes", "User: ops@example.org", "Client: web-terminal", "Scope: files profile"] {
      #expect(check.output.contains(fact), "\(check.output)")
    }
    let token = try await host.fob("token", "web").output.trimmingCharacters(in: .newlines)
    func whoAmI() throws -> Int {
      try host.sandbox.ask("GET", "/oauth2/whoami", headers: ["Authorization: Bearer \(token)"]).status
    }
    #expect(try whoAmI() == 200)
    let logout = try await host.fob("logout", "web")
    #expect(logout.output.contains("web: logged out."))
    #expect(try whoAmI() == 401)
  }

  @Test func `the screens show address and code and Escape gives up`() async throws {
    let host = try OperatorHost("--device-interval", "1s")
    let variables = host.variables.merging(["TERM": "dumb", "SWIFT_BACKTRACE": "enable=no"]) { $1 }
    let terminal = try PseudoTerminal(
      [BuiltBinary.path("fob"), "--plain", "--environment", "web"], environment: variables)
    try await terminal.hear("web, OAuth 2.0")
    terminal.send("L")
    try await terminal.hear("\(host.sandbox.baseURL)/oauth2/device")
    try await terminal.hear("Waiting for the approval, ")
    terminal.send("\u{1b}")
    try await terminal.hear("Environments")
    #expect(try host.sandbox.counters()["logins"] == 0)
    terminal.send("L")
    try await terminal.hear("Waiting for the approval, ")
    try host.sandbox.control("approve")
    try await terminal.hear("web: fresh, ")
    terminal.send("q")
    #expect(try await terminal.waitForEnd() == 0)
    #expect(try host.sandbox.counters()["logins"] == 1)
  }
}
