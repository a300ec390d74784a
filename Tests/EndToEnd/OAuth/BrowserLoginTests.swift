import Foundation
import Glibc
import Support
import Testing

/// Logins in a browser that end at an address with a code in it: the built program against the built sandbox.
@Suite(.drivesPrograms) struct BrowserLoginTests {
  private func host(_ more: String...) throws -> OperatorHost {
    let host = try OperatorHost()
    try write(host, "client_id = web-browser", more)
    return host
  }

  private func write(_ host: OperatorHost, _ client: String, _ more: [String] = []) throws {
    try host.writeEnvironment(
      "site.ini",
      ["[environment]", "service = oauth2", "url = \(host.sandbox.baseURL)", "grant = authorization_code", client]
        + more)
  }

  private static let overSSH = ["SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"]

  private func login(
    _ host: OperatorHost, _ arguments: String..., adding extra: [String: String] = [:]
  ) async throws -> (program: PipedProgram, address: String) {
    let program = try PipedProgram(
      [BuiltBinary.path("fob"), "login", "site"] + arguments, environment: host.variables.merging(extra) { $1 })
    try await program.read(until: "Open:  ")
    try await program.read(until: "\n")
    return (program, try address(in: program.text))
  }

  private func address(in text: String) throws -> String {
    let line = try #require(text.split(whereSeparator: \.isNewline).last { $0.hasPrefix("Open:  ") })
    return String(line.dropFirst(7)).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Where the browser of somebody who answers so ends.
  private func end(_ host: OperatorHost, _ address: String, _ answer: String = "approve") throws -> String {
    let body = try JSONSerialization.data(withJSONObject: ["address": address, "answer": answer])
    let text = try host.sandbox.ask("POST", "/_sandbox/authorize", body: String(decoding: body, as: UTF8.self)).text
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: String]
    return try #require(object?["location"], "\(text)")
  }

  private func port(of address: String) throws -> UInt16 {
    let found = try #require(address.firstMatch(of: /redirect_uri=http%3A%2F%2F127.0.0.1%3A(\d+)%2F/))
    return try #require(UInt16(found.1))
  }

  /// What a browser does with an address of this machine.
  private func open(_ address: String) throws -> Answer {
    let parts = try #require(address.wholeMatch(of: /http:\/\/(127\.0\.0\.1:(\d+))(\/.*)/))
    let connection = try LoopbackConnection(port: try #require(UInt16(parts.2)))
    try connection.send("GET \(parts.3) HTTP/1.1\r\nHost: \(parts.1)\r\nAccept: */*\r\n\r\n")
    return try connection.receiveAnswer()
  }

  private func listens(_ port: UInt16) -> Bool { (try? LoopbackConnection(port: port)) != nil }

  @Test func `a browser on this machine ends it, and nothing else that comes to the port`() async throws {
    let host = try host()
    let (program, address) = try await login(host)
    try await program.read(until: "fob waits for a browser on this machine.")
    let port = try port(of: address)
    try await waitUntil("fob listens", state: { program.text }) { listens(port) }
    let location = try end(host, address)
    let origin = "http://127.0.0.1:\(port)"
    for other in [
      "/favicon.ico", "/", "/?code=x&state=y", "/?error=access_denied", "/x" + location.dropFirst(origin.count),
    ] {
      #expect(try open(origin + other).status == 404, "\(other)")
    }
    let page = try open(location)
    #expect(page.status == 200 && page.text.contains("Go back to the terminal"))
    #expect(try await program.waitForEnd() == 0, "\(program.text)")
    #expect(program.text.contains("site: logged in"))
    #expect(!listens(port))
    #expect(try await host.fob("token", "site").output.hasPrefix("wa_"))
    #expect(try await host.fob("refresh", "site").status == 0)
    let counters = try host.sandbox.counters()
    #expect(counters["logins"] == 1 && counters["refreshes"] == 1 && counters["reused"] == 0)
  }

  @Test func `over SSH the address is pasted, unseen, and nobody listens`() async throws {
    let host = try host()
    let variables = host.variables.merging(Self.overSSH) { $1 }
    let terminal = try PseudoTerminal(
      [BuiltBinary.path("fob"), "login", "site"], environment: variables, rows: 24, columns: 400)
    try await terminal.hear("Address at which the browser ends (it is not shown):")
    let address = try address(in: terminal.text)
    #expect(!listens(try port(of: address)))
    let location = try end(host, address)
    terminal.send("http://127.0.0.1:1/?code=other\r")
    try await terminal.hear("must begin with http://127.0.0.1:")
    try await terminal.hear("Address at which the browser ends (it is not shown):")
    terminal.send(location + "\r")
    #expect(try await terminal.waitForEnd() == 0, "\(terminal.text)")
    #expect(terminal.text.contains("site: logged in"))
    #expect(!terminal.text.contains("code=wc_") && !terminal.text.contains("code=other"))
    #expect(try host.sandbox.counters()["logins"] == 1)
  }

  @Test func `at a terminal on this machine either way goes`() async throws {
    let host = try host()
    for isPasted in [true, false] {
      let terminal = try PseudoTerminal(
        [BuiltBinary.path("fob"), "login", "site"], environment: host.variables, rows: 24, columns: 400)
      try await terminal.hear("Address at which the browser ends (it is not shown):")
      let address = try address(in: terminal.text)
      let port = try port(of: address)
      try await waitUntil("fob listens", state: { terminal.text }) { listens(port) }
      let location = try end(host, address)
      if isPasted { terminal.send(location + "\r") } else { _ = try open(location) }
      #expect(try await terminal.waitForEnd() == 0, "\(terminal.text)")
      #expect(terminal.text.contains("site: logged in") && !terminal.text.contains("wc_"))
      #expect(!listens(port))
    }
    #expect(try host.sandbox.counters()["logins"] == 2)
  }

  @Test func `nothing wakes fob while it waits for the browser`() async throws {
    let host = try host()
    let terminal = try PseudoTerminal(
      [BuiltBinary.path("fob"), "login", "site"], environment: host.variables, rows: 24, columns: 400)
    try await terminal.hear("Address at which the browser ends (it is not shown):")
    let address = try address(in: terminal.text)
    try await terminal.waitForRest()
    #expect(try open(end(host, address)).status == 200)
    #expect(try await terminal.waitForEnd() == 0, "\(terminal.text)")
  }

  @Test(
    arguments: [
      ("deny", 4, "The login was denied in the browser."), ("wrong-state", 4, "does not belong to this login"),
      ("no-state", 4, "does not belong to this login"), ("wrong-issuer", 4, "of another issuer"),
      ("no-issuer", 4, "does not name the issuer"), ("token", 4, "holds an access token"),
    ] as [(String, Int32, String)])
  func `another answer ends no login`(answer: String, status: Int32, words: String) async throws {
    let host = try host()
    let (program, address) = try await login(host, "--stdin")
    let location = try end(host, address, answer)
    program.send(location + "\n")
    program.closeInput()
    #expect(try await program.waitForEnd() == status, "\(program.text)")
    #expect(program.text.contains(words), "\(program.text)")
    #expect(!program.text.contains("wc_") && !program.text.contains("wa_"), "\(program.text)")
    #expect(try host.sandbox.counters()["logins"] == 0)
    #expect(try await host.fob("token", "site").status == 4)
  }

  @Test func `a confidential client with an exact address logs in by pasting`() async throws {
    let host = try OperatorHost()
    let lines = ["client_secret = sandbox-portal-7Kd2", "redirect_uri = https://portal.example/signed-in"]
    try write(host, "client_id = web-portal", lines)
    let (program, address) = try await login(host, "--stdin")
    #expect(address.contains("redirect_uri=https%3A%2F%2Fportal.example%2Fsigned-in&"))
    let location = try end(host, address)
    program.send("\(location)\n")
    #expect(try await program.waitForEnd() == 0, "\(program.text)")
    #expect(try await host.fob("refresh", "site").status == 0)
  }

  @Test func `a code is sent once, and a login that was killed begins anew`() async throws {
    let host = try host()
    let (killed, first) = try await login(host, "--stdin")
    kill(killed.process, SIGKILL)
    _ = try await killed.waitForEnd()
    let (program, second) = try await login(host, "--stdin")
    #expect(first != second)
    let old = try end(host, first)
    program.send(old + "\n")
    try await program.read(until: "The address ")
    program.send(try end(host, second) + "\n")
    #expect(try await program.waitForEnd() == 0, "\(program.text)")
    let left = try FileManager.default.subpathsOfDirectory(atPath: host.folder.path).filter {
      host.folder.text(of: $0)?.contains("wc_") == true || host.folder.text(of: $0)?.contains("code_verifier") == true
    }
    #expect(left == [])

    try host.sandbox.control("faults", #"{"kind": "lost-reply", "path": "/oauth2/token"}"#)
    let (lost, third) = try await login(host, "--stdin")
    let location = try end(host, third)
    lost.send(location + "\n" + location + "\n")
    #expect(try await lost.waitForEnd() == 5, "\(lost.text)")
    #expect(lost.text.contains("log in again"), "\(lost.text)")
    #expect(try host.sandbox.counters()["reused"] == 0)
    #expect(try await host.fob("token", "site").status == 0, "the session before is kept")
  }

  @Test func `a login over a live session ends the one before once the new one is saved`() async throws {
    let host = try host()
    func loggedIn() async throws -> (token: String, text: String) {
      let (program, address) = try await login(host, "--stdin")
      program.send(try end(host, address) + "\n")
      #expect(try await program.waitForEnd() == 0, "\(program.text)")
      return (try await host.fob("token", "site").output.trimmingCharacters(in: .newlines), program.text)
    }
    func whoAmI(_ token: String) throws -> Int {
      try host.sandbox.ask("GET", "/oauth2/whoami", headers: ["Authorization: Bearer \(token)"]).status
    }
    let first = try await loggedIn()
    #expect(try host.sandbox.counters()["revokes"] == 0)
    let second = try await loggedIn()
    #expect(try whoAmI(first.token) == 401)
    #expect(try whoAmI(second.token) == 200)
    #expect(try await host.fob("refresh", "site").status == 0)
    try host.sandbox.control("faults", #"{"kind": "status", "status": 503, "path": "/oauth2/revoke", "count": 9}"#)
    let third = try await loggedIn()
    #expect(third.text.contains("The session before was not ended on the server:"), "\(third.text)")
    #expect(third.text.contains("refresh token is valid until the server ends the session"), "\(third.text)")
    #expect(try whoAmI(third.token) == 200)
  }

  @Test func `a server that ends both is said with the key that keeps the one before`() async throws {
    let host = try OperatorHost()
    try write(host, "client_id = web-single")
    func loggedIn() async throws -> String {
      let (program, address) = try await login(host, "--stdin")
      program.send(try end(host, address) + "\n")
      #expect(try await program.waitForEnd() == 0, "\(program.text)")
      #expect(!program.text.contains("replaced_session"), "\(program.text)")
      return try await host.fob("token", "site").output.trimmingCharacters(in: .newlines)
    }
    func whoAmI(_ token: String) throws -> Int {
      try host.sandbox.ask("GET", "/oauth2/whoami", headers: ["Authorization: Bearer \(token)"]).status
    }
    _ = try await loggedIn()
    let dead = try await loggedIn()
    #expect(try whoAmI(dead) == 401)
    let refused = try await host.fob("token", "site", "--refused", input: dead)
    let file = host.folder.path(of: "config/fob/environments/site.ini")
    #expect(refused.status == 4, "\(refused.errors)")
    #expect(refused.errors.contains("write replaced_session = keep into \(file)."), "\(refused.errors)")
    #expect(refused.errors.contains("Run: fob login site"), "\(refused.errors)")
    #expect(try host.sandbox.counters()["refreshes"] == 0)
    let later = try await host.fob("token", "site")
    #expect(later.status == 4 && later.errors.contains("write replaced_session = keep"), "\(later.errors)")
    let audit = try await host.fob("audit").output
    #expect(audit.contains("a login replaced the session") && audit.contains("replaced_session = keep"), "\(audit)")

    try host.change("site", "replaced_session", to: "keep")
    let revokes = try host.sandbox.counters()["revokes"]
    let kept = try await loggedIn()
    let last = try await loggedIn()
    #expect(try whoAmI(kept) == 200 && whoAmI(last) == 200)
    #expect(try host.sandbox.counters()["revokes"] == revokes)
    #expect(try await host.fob("refresh", "site").status == 0)
  }

  @Test func `nobody is there, so nobody is asked and nothing is begun`() async throws {
    let host = try host()
    for arguments in [["token", "site"], ["refresh", "site"], ["exec", "site", "--", "true"]] {
      let result = try await host.fob(arguments)
      #expect(result.status != 0 && result.errors.contains("fob login site"), "\(result.errors)")
    }
    let remote = try await host.fob(["login", "site"], adding: Self.overSSH)
    #expect(remote.status == 4 && remote.errors.contains("there is no terminal"), "\(remote.errors)")
    #expect(try await host.fob("env", "check", "site").status == 0)
    #expect(try host.sandbox.counters()["logins"] == 0)
  }

  @Test func `a check says what the server lacks for it`() async throws {
    let host = try host("token_endpoint = /oauth2/token")
    let checked = try await host.fob("env", "check", "site")
    #expect(checked.status == 8 && checked.output.contains("Write authorization_endpoint"), "\(checked.output)")
    let examined = try await host.fob("doctor", "site")
    #expect(examined.output.contains("no login can succeed there"), "\(examined.output)")
    try host.change("site", "authorization_endpoint", to: "/oauth2/authorize")
    #expect(try await host.fob("env", "check", "site").status == 0)
    let (program, address) = try await login(host, "--stdin")
    program.send(try end(host, address) + "\n")
    #expect(try await program.waitForEnd() == 0, "\(program.text)")
  }

  @Test(arguments: [true, false]) func `the screens show the address and take its end`(isPasted: Bool) async throws {
    let host = try host()
    var variables = host.variables.merging(["TERM": "dumb", "SWIFT_BACKTRACE": "enable=no"]) { $1 }
    if isPasted { variables.merge(Self.overSSH) { $1 } }
    let terminal = try PseudoTerminal(
      [BuiltBinary.path("fob"), "--plain", "--environment", "site"], environment: variables, rows: 24, columns: 400)
    try await terminal.hear("site, OAuth 2.0")
    terminal.send("L")
    try await terminal.hear("\(host.sandbox.baseURL)/oauth2/authorize?")
    try await terminal.hear("Address")
    let found = try #require(terminal.text.firstMatch(of: /http:\S+\/oauth2\/authorize\?\S+/))
    let address = String(found.0)
    let port = try port(of: address)
    if isPasted {
      #expect(!listens(port))
      terminal.send(try end(host, address) + "\r")
    } else {
      try await waitUntil("fob listens", state: { terminal.text }) { listens(port) }
      #expect(try open(try end(host, address)).status == 200)
    }
    try await terminal.hear("site: fresh, ")
    #expect(!listens(port))
    terminal.send("q")
    #expect(try await terminal.waitForEnd() == 0)
    #expect(!terminal.text.contains("wc_"))
    #expect(try host.sandbox.counters()["logins"] == 1)
  }

  @Test func `giving up closes the port`() async throws {
    let host = try host()
    let variables = host.variables.merging(["TERM": "dumb"]) { $1 }
    let terminal = try PseudoTerminal(
      [BuiltBinary.path("fob"), "--plain", "--environment", "site"], environment: variables, rows: 24, columns: 400)
    try await terminal.hear("site, OAuth 2.0")
    terminal.send("L")
    try await terminal.hear("/oauth2/authorize?")
    let port = try port(of: terminal.text)
    try await waitUntil("fob listens", state: { terminal.text }) { listens(port) }
    terminal.send("\u{1b}")
    try await waitUntil("nobody listens", state: { terminal.text }) { !listens(port) }
    terminal.send("q")
    #expect(try await terminal.waitForEnd() == 0)
  }
}
