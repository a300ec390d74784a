import Foundation
import Support
import Testing

/// `fob login`, `logout`, `refresh`: the built program against the built sandbox.
@Suite(.drivesPrograms) struct LogInTests {
  @Test(arguments: ["archive", "archive-2fa", "video", "pod", "pod-member", "web-service", "described"])
  func `every service logs in with what its environment supplies`(_ environment: String) async throws {
    let host = try OperatorHost()
    try host.describe()
    let result = try await host.fob("login", environment)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("\(environment): logged in"))
    #expect(try host.sandbox.counters()["logins"] == 1)
  }

  @Test func `the answers can come on standard input`() async throws {
    let host = try OperatorHost()
    try host.writeEnvironment(
      "typed.ini",
      [
        "[environment]", "service = preservica", "url = \(host.sandbox.baseURL)", "username = ops@example.org",
        "tenant = LIBRARY",
      ])
    let result = try await host.fob("login", "typed", "--stdin", input: "pa&ss+w%rd= \"ü;#\n")
    #expect(result.status == 0, "\(result.errors)")
    #expect(!result.output.contains("pa&ss") && !result.errors.contains("pa&ss"))
  }

  @Test(
    arguments: [
      Array("caf".utf8) + [0xE9], Array("a\u{1B}[Ab".utf8), Array("a\u{1A}".utf8),
      [UInt8](repeating: 97, count: 70_000),
    ])
  func `what is not plain text is sent nowhere and kept nowhere, wherever it comes from`(_ secret: [UInt8]) async throws
  {
    let host = try OperatorHost()
    try host.writeEnvironment(
      "typed.ini",
      ["[environment]", "service = preservica", "url = \(host.sandbox.baseURL)", "username = ops@example.org"])
    let login = try await host.fob(["login", "typed", "--stdin"], bytes: secret + [10])
    #expect(login.status == 64 && login.errors.contains("A line of standard input is "), "\(login.errors)")
    let added = try await host.fob(
      ["env", "add", "other", "--service", "preservica", "--url", host.sandbox.baseURL, "--stdin", "password"],
      bytes: secret + [10])
    #expect(added.status == 64 && host.folder.text(of: "config/fob/environments/other.ini") == nil)
    try host.change("typed", "password_env", to: "SECRET")
    let script = "export SECRET=$(cat bytes); exec \"$0\" token typed"
    let variable = try await FobResult.run(
      ["-c", script, BuiltBinary.path("fob")], input: "", variables: host.variables, in: TemporaryFolder(),
      program: "/bin/bash", at: host.folder.path)
    #expect(variable.status == 4 && variable.errors.contains("the variable SECRET is "), "\(variable.errors)")
    #expect(try host.sandbox.counters()["requests"] == 0)
  }

  @Test func `at a prompt too, where the marks of a paste are taken off`() async throws {
    let host = try OperatorHost()
    try host.writeEnvironment(
      "typed.ini",
      [
        "[environment]", "service = preservica", "url = \(host.sandbox.baseURL)", "username = ops@example.org",
        "tenant = LIBRARY",
      ])
    func login(_ typed: [UInt8]) async throws -> String {
      let terminal = try PseudoTerminal([BuiltBinary.path("fob"), "login", "typed"], environment: host.variables)
      try await terminal.read(until: "Password for typed:")
      try await waitUntil("what is typed is hidden") { terminal.modes.c_lflag & tcflag_t(ECHO) == 0 }
      terminal.send(typed + [10])
      _ = try await terminal.waitForEnd()
      return terminal.text
    }
    for odd in [Array("caf".utf8) + [0xE9], Array("a\u{1B}[Ab".utf8), Array("a\u{1A}".utf8)] {
      #expect(try await login(odd).contains("What was typed is not plain text"))
    }
    #expect(try await login([UInt8](repeating: 97, count: 5000)).contains("at most 4094 bytes"))
    #expect(try host.sandbox.counters()["requests"] == 0)
    let pasted = try await login(Array("\u{1B}[200~pa&ss+w%rd= \"ü;#\u{1B}[201~".utf8))
    #expect(pasted.contains("typed: logged in"), "\(pasted)")
  }

  @Test func `without a terminal nothing is asked`() async throws {
    let host = try OperatorHost()
    try host.writeEnvironment(
      "typed.ini",
      ["[environment]", "service = preservica", "url = \(host.sandbox.baseURL)", "username = ops@example.org"])
    let result = try await host.fob("login", "typed")
    #expect(result.status == 4)
    #expect(try host.sandbox.counters()["logins"] == 0)
  }

  @Test(arguments: [("archive", "password"), ("video", "api_key"), ("pod", "password")])
  func `a wrong secret is refused in the server's words`(_ environment: String, _ key: String) async throws {
    let host = try OperatorHost()
    try host.change(environment, key, to: "wrongwrong")
    let result = try await host.fob("login", environment)
    #expect(result.status == 4)
    #expect(result.output.isEmpty)
    #expect(!result.errors.contains("wrongwrong"))
    let reasons = [
      "archive": "Invalid username or password", "video": "credentials were incorrect",
      "pod": "Invalid email or password.",
    ]
    #expect(result.errors.contains(try #require(reasons[environment])), "\(result.errors)")
  }

  @Test(arguments: ["archive", "video", "pod"])
  func `a server that is down is not reachable`(_ environment: String) async throws {
    let host = try OperatorHost()
    host.sandbox.stop()
    let result = try await host.fob("login", environment)
    #expect(result.status == 5)
    #expect(result.errors.contains("127.0.0.1"))
  }

  @Test func `a server that hangs is given up within the time limit`() async throws {
    let host = try OperatorHost()
    try host.change("video", "timeout", to: "1")
    try host.sandbox.control("faults", #"{"kind": "hang-headers", "path": "/auth", "count": 0}"#)
    let result = try await host.fob("login", "video")
    #expect(result.status == 5, "\(result.errors)")
  }

  @Test func `an unknown environment names those that exist`() async throws {
    let host = try OperatorHost()
    let result = try await host.fob("login", "nowhere")
    #expect(result.status == 8)
    #expect(result.errors.contains("archive, archive-2fa, pod, pod-member, video, web, web-service"))
  }

  @Test func `refresh says so if it had to log in`() async throws {
    let host = try OperatorHost()
    let result = try await host.fob("refresh", "video")
    #expect(result.output.hasPrefix("video: logged in again"), "\(result.output)\(result.errors)")
  }

  @Test(arguments: ["archive", "video"])
  func `refresh renews without a login`(_ environment: String) async throws {
    let host = try OperatorHost()
    let first = try await host.fob("token", environment)
    let result = try await host.fob("refresh", environment)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.hasPrefix("\(environment): refreshed"), "\(result.output)")
    let second = try await host.fob("token", environment)
    #expect(first.output != second.output)
    let counters = try host.sandbox.counters()
    #expect(counters["logins"] == 1)
    #expect(counters["refreshes"] == 1)
  }

  @Test func `logging out of POD ends the session there`() async throws {
    let host = try OperatorHost()
    _ = try await host.fob("login", "pod")
    let result = try await host.fob("logout", "pod")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("logged out. The server keeps no sessions: a copy of this one"))
    #expect(result.output.contains("is valid until the account's password is changed."))
    let status = try await host.fob("status", "pod", "--json")
    #expect(status.output.contains(#""state" : "none""#) || status.output.contains(#""state": "none""#))
  }

  @Test(arguments: ["archive", "pod", "web"])
  func `logging out where nobody is logged in says so`(_ environment: String) async throws {
    let host = try OperatorHost()
    let result = try await host.fob("logout", environment)
    #expect(result.status == 0 && result.output == "\(environment): there was no session.\n", "\(result.errors)")
  }

  @Test func `logging out of a service without logout says so`() async throws {
    let host = try OperatorHost()
    _ = try await host.fob("login", "archive")
    let result = try await host.fob("logout", "archive")
    #expect(result.status == 0)
    #expect(result.output.contains("deleted here"))
  }
}
