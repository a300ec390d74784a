import Foundation
import Support
import Testing

/// `fob audit`, and what every command leaves in the log.
@Suite(.drivesPrograms) struct AuditTests {
  private func entries(_ host: OperatorHost, _ arguments: String...) async throws -> [[String: Any]] {
    let result = try await FobResult.run(
      ["audit"] + arguments + ["--json"], input: "", variables: host.variables, in: TemporaryFolder())
    #expect(result.status == 0, "\(result.errors)")
    return try #require(result.json["entries"] as? [[String: Any]])
  }

  private func words(_ entries: [[String: Any]]) -> [String] {
    entries.map { "\($0["event"] ?? "") \($0["result"] ?? "")" }
  }

  @Test func `a token's life is in the log and its value is not`() async throws {
    let host = try OperatorHost()
    let created = try await host.fob(
      "tokens", "create", "video", "--lifetime", "2h", "--label", "canary-label", "--json", "--reveal")
    let token = try #require(created.json["token"] as? [String: Any])
    let handle = try #require(token["handle"] as? String)
    let value = try #require(token["value"] as? String)
    _ = try await host.fob("tokens", "label", "video", handle, "--clear")
    _ = try await host.fob("tokens", "revoke", "video", handle, "--yes")
    _ = try await host.fob("logout", "video")

    let all = try await entries(host)
    #expect(words(all) == ["login done", "create done", "reveal done", "label done", "revoke done", "logout done"])
    #expect(all.allSatisfy { $0["environment"] as? String == "video" && $0["pid"] is Int })
    #expect(words(try await entries(host, "--handle", handle)).count == 4)
    #expect(words(try await entries(host, "video", "--event", "login", "--event", "logout")).count == 2)
    #expect(try await entries(host, "--since", "1h").count == 6)
    #expect(try await entries(host, "archive").isEmpty)

    let log = try #require(host.folder.text(of: "state/fob/audit.jsonl"))
    #expect(!log.contains(value) && !log.contains("canary"))
    #expect(try host.folder.permissions(of: "state/fob/audit.jsonl") == 0o600)
    let table = try await host.fob("audit", "video", "--event", "revoke")
    #expect(table.lines.count == 2 && table.lines.last?.contains(handle) == true)
  }

  @Test func `a pipe in the log's place is told instead of swallowing lines`() async throws {
    let host = try OperatorHost()
    try host.folder.write("", to: "state/fob/other")
    let log = host.folder.path(of: "state/fob/audit.jsonl")
    mkfifo(log, 0o600)
    let result = try await host.fob("login", "archive")
    #expect(result.status == 0)
    #expect(
      result.errors.contains("what you do now is not recorded: Cannot append to \(log): it is not a regular file."))
  }

  @Test func `a token from the cache leaves no line`() async throws {
    let host = try OperatorHost()
    for _ in 1...3 { #expect(try await host.fob("token", "archive").status == 0) }
    #expect(words(try await entries(host)) == ["login done"])
  }

  @Test func `a refused login is in the log`() async throws {
    let host = try OperatorHost()
    try host.change("archive", "password", to: "canary-wrong")
    #expect(try await host.fob("token", "archive").status == 4)
    #expect(words(try await entries(host, "archive")) == ["login refused"])
    #expect(host.folder.text(of: "state/fob/audit.jsonl")?.contains("canary") == false)
  }

  @Test func `a log that cannot be written keeps nobody from the work`() async throws {
    let host = try OperatorHost()
    try host.folder.write("", to: "state/fob/audit.jsonl/in-the-way")
    let result = try await host.fob("token", "archive")
    #expect(result.status == 0 && !result.output.isEmpty)
    #expect(result.errors.contains("fob cannot write the audit log"))
  }

  @Test func `who follows is told what others add, also after the log was put aside`() async throws {
    let host = try OperatorHost()
    #expect(try await host.fob("login", "archive").status == 0)
    let follower = try PipedProgram(
      [BuiltBinary.path("fob"), "audit", "--follow", "--json"], environment: host.variables)
    try await follower.read(until: #""environment":"archive","event":"login""#)
    let log = try #require(FileHandle(forWritingAtPath: host.folder.path(of: "state/fob/audit.jsonl")))
    try log.seekToEnd()
    try log.write(contentsOf: Data(repeating: UInt8(ascii: "x"), count: 4 << 20) + Data("\n".utf8))
    try await follower.read(until: "audit.jsonl:2: not an entry")
    #expect(try await host.fob("login", "video").status == 0)
    try await follower.read(until: #""environment":"video","event":"login""#)
    #expect(try host.folder.permissions(of: "state/fob/audit.1.jsonl") == 0o600)
    #expect(host.folder.text(of: "state/fob/audit.jsonl") == nil)
    #expect(try await host.fob("logout", "video").status == 0)
    try await follower.read(until: #""environment":"video","event":"logout""#)
    #expect(follower.text.components(separatedBy: #""event":"login""#).count == 3)
    #expect(words(try await entries(host)) == ["login done", "login done", "logout done"])
  }

  @Test func `lines that are none are named and passed over`() async throws {
    let host = try OperatorHost()
    _ = try await host.fob("token", "archive")
    let log = try #require(host.folder.text(of: "state/fob/audit.jsonl"))
    try host.folder.write("\u{1B}[31mnot json\n" + log, to: "state/fob/audit.jsonl")
    let result = try await host.fob("audit", "--json")
    #expect(result.status == 0)
    #expect((result.json["entries"] as? [Any])?.count == 1)
    #expect(result.errors.contains("audit.jsonl:1: not an entry"))
    #expect(!result.errors.contains("\u{1B}"))
  }

  @Test func `what cannot be read is a failure`() async throws {
    let host = try OperatorHost()
    _ = try await host.fob("token", "archive")
    try host.folder.write("", to: "state/fob/audit.1.jsonl/in-the-way")
    let result = try await host.fob("audit", "--json")
    #expect(result.status == 1)
    #expect((result.json["entries"] as? [Any])?.count == 1)
    #expect(result.errors.contains("audit.1.jsonl is not a regular file."))
  }

  @Test func `wrong words are usage errors`() async throws {
    let host = try OperatorHost()
    for arguments in [["--event", "sung"], ["--handle", "short"], ["--since", "soon"], ["no/name"]] {
      let result = try await FobResult.run(
        ["audit"] + arguments, input: "", variables: host.variables, in: TemporaryFolder())
      #expect(result.status == 64, "\(arguments)")
    }
  }
}

extension AuditTests {
  @Test func `the reason of a command is in its lines, also those that a helper process writes`() async throws {
    let host = try OperatorHost()
    _ = try await host.fob("login", "video", "--reason", "ticket 4711")
    let made = try await host.fob(["tokens", "create", "video", "--lifetime", "2h"], adding: ["FOB_REASON": "nightly"])
    #expect(made.status == 0, "\(made.errors)")
    _ = try await host.fob("logout", "video")
    let all = try await entries(host)
    #expect(all.map { $0["reason"] as? String } == ["ticket 4711", "nightly", nil])
    let terminal = try PseudoTerminal(
      [BuiltBinary.path("fob"), "login", "archive", "--reason", "at a terminal"], environment: host.variables)
    #expect(try await terminal.waitForEnd() == 0)
    #expect(try await entries(host, "archive").map { $0["reason"] as? String } == ["at a terminal"])
  }

  @Test func `a collector goes on where it was, and is told where that is no more`() async throws {
    let host = try OperatorHost()
    for name in ["archive", "video"] { _ = try await host.fob("login", name) }
    let first = try await host.fob("audit", "--json", "--cursor")
    let cursor = try #require(first.json["cursor"] as? String)
    #expect((first.json["entries"] as? [Any])?.count == 2 && cursor.hasPrefix("2-"))
    _ = try await host.fob("logout", "video")
    let next = try await host.fob("audit", "--after", cursor, "--csv", "--cursor", "--no-header")
    #expect(next.lines.count == 1 && next.output.contains(",logout,done,video,"), "\(next.output)")
    let end = try #require(next.errors.split(separator: " ").last?.trimmingCharacters(in: .newlines))
    #expect(end.hasPrefix("3-"))
    let none = try await host.fob("audit", "--after", end, "--json", "--cursor")
    #expect((none.json["entries"] as? [Any])?.isEmpty == true && none.json["cursor"] as? String == end)
    let gone = try await host.fob("audit", "--after", "2-" + String(repeating: "0", count: 64))
    #expect(gone.status == 8 && gone.output.isEmpty, "\(gone.errors)")
    #expect(try await host.fob("audit", "--after", "2").status == 64)
  }

  @Test func `what was changed in the log is named, and a head proves that nothing was`() async throws {
    let host = try OperatorHost()
    for name in ["archive", "video"] { _ = try await host.fob("login", name) }
    let verdict = try await host.fob("audit", "--verify")
    #expect(verdict.status == 0 && verdict.lines.first == "Consistent, not proven: 2 linked lines.", "\(verdict)")
    let head = try #require(verdict.lines.last?.split(separator: " ").last.map(String.init))
    let proven = try await host.fob("audit", "--verify", "--head", head)
    #expect(proven.lines.first == "Proven up to line 2 of 2: 2 linked lines.", "\(proven)")
    let log = try #require(host.folder.text(of: "state/fob/audit.jsonl"))
    try host.folder.write(log.replacing("archive", with: "another"), to: "state/fob/audit.jsonl")
    let found = try await host.fob("audit", "--verify", "--head", head, "--json")
    let path = host.folder.path(of: "state/fob/audit.jsonl")
    #expect(found.status == 1 && found.errors == "fob: \(path):1: this line was changed.\n", "\(found)")
    #expect(found.json["consistent"] as? Bool == false)
    #expect((found.json["finding"] as? [String: Any])?["line"] as? Int == 1)
    let command = "printf '%s\\n' '\(log.split(separator: "\n")[0])' | sha256sum"
    let sum = try Shell.run(command, environment: ["PATH": "/usr/bin:/bin"])
    #expect(log.split(separator: "\n")[1].contains(sum.text.prefix(64)), "sha256sum says the same")
    for wrong in [["--head", head], ["--verify", "--follow"], ["--verify", "video"]] {
      #expect(try await host.fob(["audit"] + wrong).status == 64, "\(wrong)")
    }
  }

  @Test func `settings say where entries go besides, and a wrong word is named`() async throws {
    let host = try OperatorHost()
    try host.folder.write("[settings]\naudit_to = pigeon\n", to: "config/fob/settings.ini")
    let doctor = try await host.fob("doctor")
    #expect((doctor.output + doctor.errors).contains("audit_to must be file, journal, syslog"), "\(doctor.output)")
    #expect(try await host.fob("login", "video").status == 0)
  }
}
