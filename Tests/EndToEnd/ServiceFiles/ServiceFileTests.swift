import Foundation
import Support
import Synchronization
import Testing

/// Environments of services that files describe: the built program against the built sandbox and against hostile servers.
@Suite(.drivesPrograms) struct ServiceFileTests {
  @Test func `a file is enough to log in, refresh, list and get a token for scripts`() async throws {
    let host = try OperatorHost("--tokens", "250")
    try host.describe()
    #expect(try await host.fob("login", "described").output.contains("described: logged in"))
    let header = try await host.fob("token", "described", "--header")
    #expect(header.output.hasPrefix("Authorization: Bearer "), "\(header.errors)")
    #expect(try await host.fob("refresh", "described").status == 0)
    #expect(try await host.fob("token", "described", "--header").output != header.output)
    let counters = try host.sandbox.counters()
    #expect(counters["logins"] == 1 && counters["refreshes"] == 1, "\(counters)")
    let list = try await host.fob("tokens", "list", "described", "--json")
    #expect((list.json["tokens"] as? [Any])?.count == 250, "\(list.errors)")
    let status = try await host.fob("status", "described", "--json")
    #expect(status.output.contains("\"valid\"") || status.output.contains("expires_at"), "\(status.output)")
    #expect(try await host.fob("logout", "described").status == 0)
  }

  @Test func `a value that is shown once is asked for, or nothing is created`() async throws {
    let host = try OperatorHost("--tokens", "1")
    let create = """
      create = POST /upload-tokens
      create.body = {"ttl": {lifetime_seconds}}
      value = /secret

      """
    try host.describe(OperatorHost.describedService + create)
    #expect(try await host.fob("login", "described").status == 0)
    let list = try await host.fob("tokens", "list", "described", "--tsv")
    let handle = try #require(list.lines.last?.split(separator: "\t").first.map(String.init))
    let reason = "shows the value of an upload token once, when it is created: add --reveal"
    let requests = try host.sandbox.counters()["requests"]
    let created = try await host.fob("tokens", "create", "described", "--lifetime", "1h")
    #expect(created.status == 64 && created.errors.contains(reason), "\(created.errors)")
    #expect(try host.sandbox.counters()["requests"] == requests)
    let rotated = try await host.fob("tokens", "rotate", "described", handle)
    #expect(rotated.status == 64 && rotated.errors.contains(reason), "\(rotated.errors)")
    let shown = try await host.fob("tokens", "show", "described", handle, "--reveal")
    #expect(shown.output.contains("shown once, when it was created"), "\(shown.output)")
    #expect(try await host.fob("tokens", "list", "described", "--tsv").lines.count == list.lines.count)
  }

  @Test func `a service file is read only for an environment that names it`() async throws {
    let host = try OperatorHost()
    try host.describe()
    let services = host.folder.path(of: "config/fob/services")
    let opened = try OpenedFiles(in: [services])
    for arguments in [
      ["login", "archive"], ["token", "archive"], ["token", "archive", "--min-valid", "1s"],
      ["tokens", "list", "video"],
      ["status", "archive"], ["refresh", "video"],
    ] {
      #expect(try await host.fob(arguments).status == 0, "\(arguments)")
      #expect(opened.drain() == [], "\(arguments)")
    }
    #expect(try await host.fob("token", "described").status == 0)
    #expect(opened.drain() == [services + "/described.ini"])
    #expect(try await host.fob("token", "described").status == 0)
    #expect(opened.drain() == [], "a token that is still good needs no service file")
  }

  @Test func `a file takes the place of no built-in service`() async throws {
    let host = try OperatorHost()
    let evil = try ScriptedServer.answering { _ in "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}" }
    defer { evil.stop() }
    try host.folder.write(OperatorHost.describedService, to: "config/fob/services/preservica.ini")
    #expect(try await host.fob("login", "archive").status == 0)
    let check = try await host.fob("service", "check", host.folder.path(of: "config/fob/services/preservica.ini"))
    #expect(check.status == 1 && check.errors.contains("built in"), "\(check.errors)")
    let list = try await host.fob("service", "list", "--tsv")
    #expect(list.lines.contains { $0.hasPrefix("preservica\tPreservica\tbuilt in") }, "\(list.output)")
    #expect(list.lines.contains { $0.hasPrefix("preservica\tunusable\t") }, "\(list.output)")
    #expect(list.lines.contains { $0.hasPrefix("jupyterhub\tJupyterHub\tpart of fob") }, "\(list.output)")
  }

  @Test(
    arguments: [
      (0o666, "config/fob/services/described.ini"), (0o777, "config/fob/services"),
      (0o620, "config/fob/services/described.ini"),
    ] as [(mode_t, String)])
  func `a file that others could change is refused with the command that helps`(
    _ mode: mode_t, _ path: String
  ) async throws {
    let host = try OperatorHost()
    try host.describe()
    try host.folder.setPermissions(mode, of: path)
    let result = try await host.fob("token", "described")
    #expect(result.status == 1 && result.errors.contains("chmod"), "\(result.errors)")
    #expect(try host.sandbox.counters()["requests"] == 0)
    #expect(try await host.fob("token", "archive").status == 0)
  }

  @Test func `a bad line is named with its file, its number and what is allowed`() async throws {
    let host = try OperatorHost()
    try host.describe(OperatorHost.describedService.replacing("refresh_token = ", with: "refresh_tokn = "))
    let result = try await host.fob("token", "described")
    #expect(result.status == 1, "\(result.errors)")
    #expect(
      result.errors.contains("services/described.ini:6: ") && result.errors.contains("Did you mean 'refresh_token'?"),
      "\(result.errors)")
    #expect(try host.sandbox.counters()["requests"] == 0)
  }

  @Test func `checking a file explains its lines and shows no secret`() async throws {
    let host = try OperatorHost()
    try host.describe()
    let file = host.folder.path(of: "config/fob/services/described.ini")
    let alone = try await host.fob("service", "check", file)
    #expect(alone.status == 0, "\(alone.errors)")
    #expect(alone.output.contains("3\tlogin\tjson POST /auth/api-key"), "\(alone.output)")
    #expect(alone.output.contains("{\"apiKey\": •••}"), "\(alone.output)")
    let without = try await host.fob("service", "check", file, "--against", "described")
    #expect(without.status == 4 && without.errors.contains("fob login described"), "\(without.errors)")
    #expect(try host.sandbox.counters()["requests"] == 0)
    #expect(try await host.fob("login", "described").status == 0)
    let token = try await host.fob("token", "described").output.trimmingCharacters(in: .newlines)
    let asked = try await host.fob("service", "check", file, "--against", "described", "--json")
    #expect(asked.status == 0, "\(asked.errors)")
    #expect(
      asked.output.contains("list has ") && asked.output.contains("json POST \(host.sandbox.baseURL)"),
      "\(asked.output)")
    #expect(!asked.output.contains(token))
    #expect(try host.sandbox.counters()["logins"] == 1)
    let other = try await host.fob("service", "check", file, "--against", "archive")
    #expect(other.status == 64, "\(other.errors)")
  }

  /// Whatever the server sends, the secrets go to it alone, once, and nothing that it sends back is taken for an address.
  @Test(arguments: [
    ("HTTP/1.1 200 OK", #"{"access_token": "t\r\nX-Evil: 1", "expires_in": 60}"#),
    ("HTTP/1.1 200 OK", #"{"access_token": {"a": 1}}"#), ("HTTP/1.1 200 OK", "<html>sign in</html>"),
    ("HTTP/1.1 200 OK", #"{"access_token": "\u001b[2J"}"#),
    ("HTTP/1.1 307 Moved\r\nLocation: http://localhost:1/", ""),
    ("HTTP/1.1 401 No", #"{"message": "the key KEY is wrong"}"#),
    ("HTTP/1.1 429 Slow\r\nRetry-After: 9999999999999999999", "{}"), ("HTTP/1.1 599 \u{1B}[2J", "{"),
    ("HTTP/1.1 200 OK", String(repeating: "[", count: 100_000)),
  ])
  func `a hostile server behind a good file gets nothing but the login`(_ head: String, _ body: String) async throws {
    let host = try OperatorHost()
    let key = Mutex("")
    let requests = Mutex(0)
    let server = try ScriptedServer.answering { request in
      requests.withLock { $0 += 1 }
      let sent = String(decoding: request.body, as: UTF8.self)
      key.withLock { $0 = sent.split(separator: "\"").dropLast().last.map(String.init) ?? "" }
      let said = body.replacing("KEY", with: key.withLock { $0 })
      return "\(head)\r\nContent-Type: application/json\r\nContent-Length: \(said.utf8.count)\r\n\r\n\(said)"
    }
    defer { server.stop() }
    try host.describe(at: server.url)
    let result = try await host.fob("token", "described")
    #expect(result.status != 0 && result.output.isEmpty, "\(result.errors)")
    #expect(requests.withLock { $0 } == 1)
    let secret = key.withLock { $0 }
    #expect(!secret.isEmpty && !result.errors.contains(secret), "\(result.errors)")
    #expect(ControlSequences.controls(in: result.errors) == [], "\(result.errors.debugDescription)")
  }
}
