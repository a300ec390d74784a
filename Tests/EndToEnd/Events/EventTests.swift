import Foundation
import Glibc
import Support
import Testing

/// The operator's command at events, whatever it does.
@Suite(.drivesPrograms) struct EventTests {
  private let host: OperatorHost
  private let log: EventLog

  init() throws {
    host = try OperatorHost("--tokens", "12")
    log = EventLog(path: host.folder.path(of: "seen"))
  }

  private func listen(_ command: String? = nil) throws {
    try host.folder.write(EventLog.settings(command ?? log.command), to: "config/fob/settings.ini")
  }

  /// A command that does its work in a script.
  private func script(_ lines: String) throws -> String {
    try host.folder.write("#!/bin/sh\n\(lines)\n", to: "on-event.sh", permissions: 0o700)
  }

  @Test func `sessions and upload tokens are told, in the environment's own command where it has one`() async throws {
    try listen()
    #expect(try await host.fob("token", "video").status == 0)
    try await log.wait(for: "session.refreshed")
    let event = try #require(log.events.first)
    #expect(event["environment"] as? String == "video" && event["service"] as? String == "api.video")
    #expect(event["version"] as? Int == 1 && event["expires_at"] is String && event["host"] is String)
    let own = EventLog(path: host.folder.path(of: "own"))
    try host.change("video", "on_event", to: own.command)
    let made = try await host.fob("tokens", "create", "video", "--lifetime", "2h", "--label", "for a partner", "--json")
    let handle = try #require((made.json["token"] as? [String: Any])?["handle"] as? String, "\(made.errors)")
    try await own.wait(for: "token.created")
    #expect((own.events[0]["soonest"] as? [String: Any])?["label"] as? String == "for a partner")
    #expect(try await host.fob("tokens", "revoke", "video", handle, "--yes").status == 0)
    try await own.wait(for: "token.revoked")
    #expect(own.events.last?["handles"] as? [String] == [handle] && log.events.count == 1)
    #expect(try await host.fob("env", "show", "video").output.contains("on_event"))
  }

  @Test func `a command that hangs, fails, floods or is missing changes nothing for who refreshes`() async throws {
    try listen(script("echo $$ > \(host.folder.path(of: "hanging")); exec sleep 1000"))
    let token = try await host.fob("token", "video")
    #expect(token.status == 0 && token.errors.isEmpty && !token.output.isEmpty, "\(token.errors)")
    try await waitUntil("it hangs") { host.folder.text(of: "hanging")?.hasSuffix("\n") == true }
    let text = try #require(host.folder.text(of: "hanging"))
    let process = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    #expect(kill(process, 0) == 0, "it hangs still, although fob has ended")
    kill(process, SIGKILL)
    #expect(try await host.fob("login", "archive").status == 0)
    for command in ["sh -c 'exit 3'", "yes", "/nowhere", "sh -c 'exit 3'"] {
      try listen(command)
      let result = try await host.fob("refresh", "archive")
      #expect(result.status == 0 && result.errors.isEmpty, "\(command): \(result.errors)")
      try await waitUntil("a failure is noted") {
        host.folder.text(of: "state/fob/audit.jsonl")?.contains("ended with status 3") == true
      }
    }
    let noted = try await host.fob("audit", "archive", "--event", "event", "--json")
    #expect(noted.output.components(separatedBy: "ended with status 3").count == 2, "once: \(noted.output)")
  }

  @Test func `a command that calls fob raises no second event`() async throws {
    let done = host.folder.path(of: "done")
    try listen(
      try script(
        """
        cat >> '\(log.path)'
        '\(BuiltBinary.path("fob"))' tokens create video --lifetime 1h --label inner > /dev/null 2>&1
        echo done >> '\(done)'
        """))
    #expect(try await host.fob("tokens", "create", "video", "--lifetime", "2h").status == 0)
    // One for the login, one for the token.
    try await waitUntil("the inner fobs have ended") { host.folder.text(of: "done") == "done\ndone\n" }
    let inner = try await host.fob("tokens", "list", "video", "--filter", "label:inner", "--json")
    try await log.wait(for: "session.refreshed", "token.created")
    #expect((inner.json["tokens"] as? [Any])?.isEmpty == false)
    #expect(log.kinds.count == 2, "\(log.kinds)")
  }

  @Test func `a bulk rotation is one event with all new tokens, their contacts and one of the old ones' end`()
    async throws
  {
    var old: [String] = []
    for contact in ["Ann", "Bob", "Ann"] {
      let made = try await host.fob("tokens", "create", "video", "--lifetime", "2h", "--contact", contact, "--json")
      old.append(try #require((made.json["token"] as? [String: Any])?["handle"] as? String, "\(made.errors)"))
    }
    try listen()
    let done = try await host.fob(["tokens", "rotate", "video"] + old + ["--revoke-old", "--yes", "--json"])
    #expect(done.status == 0, "\(done.errors)")
    try await log.wait(for: "token.created", "token.revoked")
    let created = log.events.filter { $0["event"] as? String == "token.created" }
    #expect(created.count == 1 && log.kinds.count { $0 == "token.revoked" } == 1, "\(log.kinds)")
    #expect(created.first?["count"] as? Int == 3 && created.first?["contacts"] as? [String] == ["Ann", "Bob"])
    let handles = try #require(created.first?["handles"] as? [String])
    #expect(Set(handles).count == 3 && Set(handles).isDisjoint(with: old))
  }

  @Test(.enabled(if: TestAuthority.isPossible))
  func `a certificate that expires within a threshold is told once for each threshold`() async throws {
    let authority = try TestAuthority()
    let server = try #require(host.sandbox.baseURL.split(separator: ":").last.flatMap { UInt16($0) })
    let relay = try SecureRelay(to: server, certificate: try authority.issue("server", host: "127.0.0.1", days: 5))
    try host.change("video", "url", to: "https://127.0.0.1:\(relay.port)")
    try host.change("video", "ca_file", to: authority.certificate)
    try listen()
    for _ in 1...2 { #expect(try await host.fob("expiring", "video", "--notify").status == 9) }
    try await log.wait(for: "certificate.expiring")
    let told = log.events.filter { $0["event"] as? String == "certificate.expiring" }
    #expect(told.count == 1, "the second run tells nothing new: \(log.kinds)")
    #expect(told.first?["certificate"] as? String == "server" && told.first?["threshold"] as? String == "7d")
    #expect(told.first?["expires_at"] is String && told.first?["environment"] as? String == "video")
    let listed = try await host.fob("expiring", "video", "--within", "7d", "--json")
    let rows = try #require(listed.json["expiring"] as? [[String: Any]])
    #expect(rows.contains { $0["kind"] as? String == "certificate" && $0["certificate"] as? String == "server" })
    #expect(
      rows.first { $0["kind"] as? String == "certificate" }?["expires_at"] as? String
        == told.first?["expires_at"] as? String)
  }

  @Test func `settings that others can write run nothing`() async throws {
    try listen()
    try host.folder.setPermissions(0o666, of: "config/fob/settings.ini")
    #expect(try await host.fob("tokens", "create", "video", "--lifetime", "2h").status == 0)
    try host.folder.setPermissions(0o600, of: "config/fob/settings.ini")
    #expect(try await host.fob("tokens", "create", "video", "--lifetime", "3h").status == 0)
    try await log.wait(for: "token.created")
    #expect(log.events.count == 1, "\(log.kinds)")
  }

  @Test func `an imported file's command is shown before anybody agrees to it`() async throws {
    let file = try host.folder.write(
      "[environment]\nservice = api.video\nurl = \(host.sandbox.baseURL)\napi_key_env = X\non_event = rm -rf /tmp/x\n",
      to: "coming.ini")
    let shown = try await host.fob("env", "import", file, "--dry-run")
    #expect(
      (shown.output + shown.errors).contains("on_event") && (shown.output + shown.errors).contains("rm -rf /tmp/x"))
  }

  @Test func `the interface raises events of sessions and of lists that it reads`() async throws {
    let host = try OperatorHost("--tokens", "12", "--token-lifetime", "8s")
    let log = EventLog(path: host.folder.path(of: "seen"))
    #expect(try await host.fob("tokens", "create", "video", "--lifetime", "2h").status == 0)
    #expect(try await host.fob("login", "archive").status == 0)
    try host.change("archive", "password", to: nil)
    try host.change("archive", "refresh", to: "manual")
    try host.folder.write(EventLog.settings(log.command), to: "config/fob/settings.ini")
    let terminal = try PseudoTerminal(
      [BuiltBinary.path("fob"), "--environment", "video"],
      environment: host.variables.merging(["TERM": "xterm"]) { $1 })
    try await log.wait(for: "session.refreshed", "session.expired")
    terminal.send("I")
    try await log.wait(for: "token.expiring")
    terminal.signal(SIGTERM)
    _ = try await terminal.waitForEnd()
    let ended = log.events.filter { $0["environment"] as? String == "archive" }.compactMap { $0["event"] as? String }
    #expect(ended.filter { $0 == "session.expired" }.count == 1 && Set(ended).count == ended.count, "\(ended)")
  }

  @Test func `no event holds a secret`() async throws {
    let secrecy = try SecrecyHost()
    let log = EventLog(path: secrecy.host.folder.path(of: "seen"))
    try secrecy.host.folder.write(EventLog.settings(log.command), to: "config/fob/settings.ini")
    for arguments in [
      ["token", "video"], ["token", "archive"], ["refresh", "archive"],
      ["tokens", "create", "video", "--lifetime", "2h"],
      ["expiring", "--notify"], ["tokens", "revoke", "video", "--all", "--yes"],
    ] {
      _ = try await secrecy.fob(arguments)
      try await secrecy.collect()
    }
    try await log.wait(for: "session.refreshed", "token.created", "token.expiring")
    let written = FileManager.default.contents(atPath: log.path) ?? Data()
    #expect(secrecy.canaries.found(in: Array(written)) == [])
  }
}
