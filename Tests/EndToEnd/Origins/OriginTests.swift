import Foundation
import Support
import Synchronization
import Testing

/// A token, a cookie or a key goes to the exact origin of its environment, by the path that was meant, or nowhere.
@Suite(.drivesPrograms) struct OriginTests {
  @Test(
    arguments: ["archive", "video", "pod", "web-service", "described"], [301, 302, 303, 307, 308])
  func `an answer that leads elsewhere is not followed, wherever it leads`(environment: String, status: Int)
    async throws
  {
    let host = try OperatorHost()
    try host.describe()
    let other = try SandboxProcess()
    let ask =
      ["video", "pod", "described"].contains(environment) ? ["tokens", "list", environment] : ["refresh", environment]
    #expect(try await host.fob("login", environment).status == 0)
    try host.sandbox.control(
      "faults",
      #"{"kind": "redirect", "status": \#(status), "count": 0, "location": "\#(other.baseURL)/users/sign_in"}"#)
    let result = try await FobResult.run(ask, input: "", variables: host.variables, in: TemporaryFolder())
    #expect(result.status == 7, "\(result.errors)")
    #expect(result.errors.contains("redirects to \(other.baseURL), but fob follows no redirect"))
    #expect(try other.counters()["requests"] == 0)
    // The session was neither lost nor taken for ended: a page elsewhere is not POD's sign-in page. Where a refresh token may be spent, and where there is
    // none, it costs a login.
    _ = try host.sandbox.ask("DELETE", "/_sandbox/faults")
    let again = try await FobResult.run(ask, input: "", variables: host.variables, in: TemporaryFolder())
    #expect(again.status == 0, "\(again.errors)")
    #expect(try host.sandbox.counters()["logins"] == (ask[0] == "refresh" ? 2 : 1))
  }

  @Test(
    arguments: [
      ("http://archive.example.org", "http:// is allowed only for this machine"),
      ("https://me:canary-4711@archive.example.org", "must not hold a user name or password"),
      ("https://archive.example.org/api", "must end after the host and port"),
      ("https://archive.example.org?x=canary-4711", "must end after the host and port"),
      ("https://archive.example.org#canary-4711", "must end after the host and port"),
      ("https://archive.\u{1B}[2J.org", "control character"),
      ("https://archive%2eexample.org", "characters that no host name has"),
      ("https://127.0.0.1.example.org:0", "the port must be a number"),
      ("ftp://archive.example.org", "must start with https://"),
      ("http://127.0.0.1.example.org", "http:// is allowed only for this machine"),
    ])
  func
    `an address that is not one server, safely reached, is refused with the reason, and nothing of it is repeated that may be secret`(
      url: String, reason: String
    ) async throws
  {
    let host = try OperatorHost()
    try host.change("archive", "url", to: url)
    let result = try await host.fob("token", "archive")
    #expect(result.status == 1)
    #expect(result.errors.contains(reason), "\(result.errors)")
    #expect(!result.errors.contains("canary-4711") && !result.errors.contains("\u{1B}"))
    #expect(try host.sandbox.counters()["requests"] == 0)
  }

  @Test(
    .enabled(if: TestAuthority.isPossible))
  func `the keys of connections are written nowhere, whatever SSLKEYLOGFILE says`() async throws {
    let host = try OperatorHost()
    let authority = try TestAuthority()
    let relay = try SecureRelay(to: host.sandbox.port, certificate: authority.issue("server", host: "127.0.0.1"))
    try host.change("archive", "url", to: "https://127.0.0.1:\(relay.port)")
    try host.change("archive", "ca_file", to: authority.certificate)
    let variables = ["SSLKEYLOGFILE": host.folder.path(of: "keys.log")]
    for command in [
      ["token", "archive"], ["refresh", "archive"], ["env", "check", "archive"], ["doctor", "archive"],
    ] {
      let result = try await host.fob(command, adding: variables)
      #expect(result.status == 0 || command[0] == "doctor", "\(command): \(result.errors)")
    }
    #expect(try host.sandbox.counters()["logins"] == 1)
    #expect(!FileManager.default.fileExists(atPath: host.folder.path(of: "keys.log")))
    let shown = try await host.fob("exec", "archive", "--", "printenv", "SSLKEYLOGFILE", adding: variables)
    #expect(shown.output == variables["SSLKEYLOGFILE"].map { $0 + "\n" }, "what fob starts still inherits it")
  }

  @Test(
    arguments: [
      "http://user:pa#canary-4711@127.0.0.1:3128", "http://user:pa/canary-4711@127.0.0.1:3128",
      "http://user:pa?canary-4711@127.0.0.1:3128", "http://user:pa canary-4711@127.0.0.1:3128",
      "http://user:canary-4711%zz@127.0.0.1:3128", "user:pa#canary-4711@127.0.0.1:3128",
      "http://user:pa@canary-4711#@127.0.0.1:3128", "htp://user:canary-4711@127.0.0.1:3128",
      "http://user:canary-4711@127.0.0.1:99999", "http://user:canary-4711@", "http:/user:canary-4711@127.0.0.1:3128",
    ])
  func `a proxy's password is in no message and no file, where its address is malformed`(address: String) async throws {
    let host = try OperatorHost()
    try host.change("archive", "url", to: "https://archive.example.test")
    try host.change("video", "url", to: "https://video.example.test")
    let commands = [
      ["token", "archive"], ["refresh", "archive"], ["env", "check", "archive"], ["doctor", "archive"],
      ["status", "--json"], ["tokens", "list", "video"], ["audit"],
    ]
    for command in commands {
      let result = try await host.fob(command, adding: ["https_proxy": address])
      #expect(!(result.output + result.errors).contains("canary-4711"), "\(command): \(result.errors)")
    }
    let kept = try #require(FileManager.default.enumerator(atPath: host.folder.path)).compactMap { $0 as? String }
    for name in kept {
      let content = FileManager.default.contents(atPath: host.folder.path(of: name))
      #expect(content?.firstRange(of: Data("canary-4711".utf8)) == nil, "\(name)")
    }
  }

  @Test(
    arguments: ["../videos/v", "..%2fvideos", "%2e%2e", "a/b", "a?b=c", "a#b", "a\\b", ".", ".."])
  func `an id that would change the path is looked for in the lists and sent nowhere`(id: String) async throws {
    let host = try OperatorHost("--tokens", "5")
    #expect(try await host.fob("login", "video").status == 0)
    for command in [["tokens", "show", "video", "-"], ["tokens", "label", "video", "-", "x"]] {
      let before = try host.sandbox.counters()
      let result = try await FobResult.run(
        command, input: id + "\n", variables: host.variables, in: TemporaryFolder())
      // What cannot be a token at all is a mistake.
      #expect(result.status == (id.allSatisfy { $0 == "." } ? 64 : 8), "\(command): \(result.errors)")
      let after = try host.sandbox.counters()
      #expect((after["requests"] ?? 0) - (before["requests"] ?? 0) == (after["lists"] ?? 0) - (before["lists"] ?? 0))
    }
    let empty = try await host.fob("tokens", "show", "video", "-", input: "\n")
    #expect(empty.status == 64, "\(empty.errors)")
  }

  @Test func `a server's tokens with such ids are shown, and are sent nowhere`() async throws {
    let host = try OperatorHost()
    let paths = ["../videos/v", "a%2fb", "a?b", "a#b", ""]
    for path in paths {
      let server = try ScriptedServer.answering { request in
        let body =
          request.line.hasPrefix("POST")
          ? #"{"token_type": "Bearer", "expires_in": 3600, "access_token": "access-token-1", "refresh_token": "r1"}"#
          : #"{"data": [{"token": "\#(path)", "ttl": 0, "createdAt": "2026-01-01T00:00:00+00:00", "expiresAt": null}], "#
            + #""pagination": {"currentPage": 1, "pagesTotal": 1, "itemsTotal": 1}}"#
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
      }
      defer { server.stop() }
      try host.writeEnvironment(
        "other.ini", ["[environment]", "service = api.video", "url = \(server.url)", "api_key = a-key-for-tests"])
      _ = try await host.fob("env", "show", "other")
      let state = ["XDG_STATE_HOME": host.folder.path(of: "state-\(server.port)")]
      let result = try await host.fob("tokens", "list", "other", adding: state)
      #expect(result.status == 0 && result.errors.contains("One row is not"), "\(path): \(result.errors)")
      let handle = try #require(result.lines.last?.split(separator: "\t").first.map(String.init))
      // The server would take any DELETE for done.
      let revoked = try await host.fob("tokens", "revoke", "other", handle, "--yes", adding: state)
      let words = revoked.output + revoked.errors
      #expect(revoked.status == 7 && words.contains("Nothing was sent."), "\(path): \(words)")
    }
  }

  @Test func `cookies of one origin do not go to another port of the same host`() async throws {
    let host = try OperatorHost()
    #expect(try await host.fob("login", "pod").status == 0)
    let other = try SandboxProcess()
    try host.change("pod", "url", to: other.baseURL)
    for command in [["tokens", "list", "pod"], ["logout", "pod"], ["refresh", "pod"]] {
      _ = try await FobResult.run(command, input: "", variables: host.variables, in: TemporaryFolder())
    }
    #expect(try other.counters()["requests"] == 0)
  }

  @Test func `what the host's .netrc has for a server is no concern of fob's, and goes nowhere`() async throws {
    let seen = Mutex<[String]>([])
    let server = try ScriptedServer.answering { request in
      seen.withLock { $0.append(request.lines.joined(separator: "\n")) }
      return "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
    }
    defer { server.stop() }
    let host = try OperatorHost()
    try host.folder.write("machine 127.0.0.1 login ops password canary-4711\n", to: ".netrc")
    try host.writeEnvironment(
      "other.ini", ["[environment]", "service = api.video", "url = \(server.url)", "api_key = a-key-for-tests"])
    #expect(try await host.fob("token", "other").status == 4)
    let requests = seen.withLock { $0 }
    #expect(!requests.isEmpty && requests.allSatisfy { !$0.lowercased().contains("authorization") })
  }
}
