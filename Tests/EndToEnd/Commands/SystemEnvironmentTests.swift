import Foundation
import Glibc
import Support
import Testing

/// Environments for all users of the machine, through the built program.
@Suite(.drivesPrograms) struct SystemEnvironmentTests {
  private static let isRoot = geteuid() == 0
  private static let strace = "/usr/bin/strace"

  private let host: OperatorHost
  /// A folder of `XDG_CONFIG_DIRS`, with one environment that the user does not have.
  private let team: String

  init() throws {
    host = try OperatorHost()
    team = host.folder.path(of: "team")
    let own = host.folder.path(of: "config/fob/environments/video.ini")
    try FileManager.default.createDirectory(
      atPath: team + "/fob/environments", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
    try FileManager.default.moveItem(atPath: own, toPath: file)
  }

  private var file: String { team + "/fob/environments/video.ini" }

  private func fob(_ arguments: String...) async throws -> FobResult {
    try await host.fob(arguments, adding: ["XDG_CONFIG_DIRS": team])
  }

  /// Makes the file a colleague's, whose secrets are not in it.
  private func giveAway(adding line: String) throws {
    let key = "sandboxTestKey5fG0aZ8uE4iO2kM7wD1pX6yN3bV9"
    let command = try host.folder.write("#!/bin/sh\necho '\(key)'\n", to: "key", permissions: 0o700)
    let lines = [
      "[environment]", "service = api.video", "url = \(host.sandbox.baseURL)", "api_key_command = \(command)", line,
    ]
    try lines.joined(separator: "\n").appending("\n").write(toFile: file, atomically: true, encoding: .utf8)
    #expect(chmod(file, 0o644) == 0)
    if Self.isRoot { #expect(chown(file, 12_345, 12_345) == 0) }
  }

  @Test(.enabled(if: isRoot)) func `root's file counts at once, and the lists say where it comes from`() async throws {
    #expect(try await fob("token", "video").status == 0)
    let list = try await fob("env", "list", "--json").json["environments"] as? [[String: Any]]
    let video = list?.first { $0["name"] as? String == "video" }
    #expect(video?["from"] as? String == team && video?["file"] as? String == file)
    #expect((list?.first { $0["name"] as? String == "archive" })?["from"] is NSNull)
    #expect(try await fob("env", "list").lines.contains { $0.hasPrefix("video\t") && $0.contains("\t\(team)") })
    #expect(try await fob("doctor", "--offline", "--all").output.contains("1 environment for all users"))
    let other = try await host.fob("token", "video")
    #expect(other.status == 8, "\(other.errors)")
  }

  @Test
  func `a colleague's file ends every use with 4 until it is accepted, and again when it has changed`() async throws {
    try giveAway(adding: "label = one")
    let uses = [["token", "video"], ["login", "video"], ["tokens", "list", "video"], ["env", "check", "video"]]
    for arguments in uses {
      let refused = try await host.fob(arguments, adding: ["XDG_CONFIG_DIRS": team])
      let said = refused.output + refused.errors
      #expect(refused.status == 4 && said.contains("fob env accept video"), "\(arguments) \(said)")
    }
    #expect(try host.sandbox.counters()["requests"] == 0)
    let asked = try await fob("env", "accept", "video")
    #expect(asked.status == 64 && asked.errors.contains("api_key_command = "), "\(asked.errors)")
    #expect(try await fob("token", "video").status == 4)
    #expect(try await fob("env", "accept", "video", "--yes").status == 0)
    #expect(try await fob("token", "video").status == 0)
    let nothing = try await fob("env", "accept", "video")
    #expect(nothing.status == 0 && nothing.errors.contains("nothing to accept"))

    try giveAway(adding: "proxy = http://127.0.0.1:9")
    let changed = try await fob("token", "video")
    #expect(changed.status == 4 && changed.output.isEmpty)
    #expect(changed.errors.contains("changed since you accepted it: fob env accept video"), "\(changed.errors)")
    #expect(try await fob("exec", "video", "--", "true").status == 125)
    let status = try await fob("status", "video", "--json").json["environments"] as? [[String: Any]]
    #expect(status?.first?["state"] as? String == "broken")
  }

  @Test func `what has changed is shown before the question, and the audit log keeps what was accepted`() async throws {
    try giveAway(adding: "label = one\nproxy = http://127.0.0.1:8")
    #expect(try await fob("env", "accept", "video", "--yes").status == 0)
    try giveAway(adding: "label = two\u{202E}\nproduction = yes")
    let asked = try await fob("env", "accept", "video")
    #expect(asked.status == 64)
    let shown = asked.errors.split(separator: "\n").filter { $0.hasPrefix("  - ") || $0.hasPrefix("  + ") }
    try #require(shown.count == 4, "\(asked.errors)")
    #expect(shown[0] == "  - label = one", "\(asked.errors)")
    #expect(shown[1].hasPrefix("  + label = two") && !asked.errors.contains("\u{202E}"), "\(asked.errors)")
    #expect(shown[2...] == ["  + production = yes", "  - proxy = http://127.0.0.1:8"], "\(asked.errors)")
    #expect(try await fob("env", "accept", "video", "--yes").status == 0)
    let log = try await fob("audit", "video", "--event", "accept", "--tsv")
    #expect(log.lines.filter { $0.contains("\(file), SHA-256 ") }.count == 2, "\(log.output)")
  }

  @Test(.enabled(if: isRoot)) func `the user's own file hides it, and is told so`() async throws {
    let text = try String(contentsOfFile: file, encoding: .utf8)
    try (text + "read_only = yes\n").write(toFile: file, atomically: true, encoding: .utf8)
    #expect(chmod(file, 0o600) == 0)
    let added = try await fob(
      "env", "add", "video", "--service", "api.video", "--url", host.sandbox.baseURL, "--set", "api_key_env=KEY")
    #expect(added.status == 0 && added.errors.contains("video hides \(team)"), "\(added.errors)")
    #expect(try await fob("env", "list").lines.contains { $0.contains("you, hides \(team)") })
    let shown = try await fob("env", "show", "video", "--json").json["environment"] as? [String: Any]
    #expect(shown?["hides"] as? [String] == [team] && shown?["read_only"] as? Bool == true)
    let key = "sandboxTestKey5fG0aZ8uE4iO2kM7wD1pX6yN3bV9"
    let created = try await host.fob(["tokens", "create", "video"], adding: ["XDG_CONFIG_DIRS": team, "KEY": key])
    #expect(created.status != 0 && created.errors.contains("read"), "\(created.errors)")

    let removed = try await fob("env", "remove", "video", "--yes")
    #expect(removed.status == 0 && removed.errors.contains("now comes from \(file)"), "\(removed.errors)")
    let again = try await fob("env", "remove", "video", "--yes")
    #expect(again.status == 1 && again.errors.contains("sudoedit \(file)"), "\(again.errors)")
    #expect(FileManager.default.fileExists(atPath: file))
    #expect(
      try await fob("---completion", "token", "--", "positional@0", "2", "0", "fob", "token", "").output.contains(
        "video"))
  }

  @Test(.enabled(if: TmuxSession.isAvailable))
  func `the UI sees at once that a file for all users was changed or accepted`() async throws {
    try giveAway(adding: "label = one")
    let tmux = try TmuxSession(
      "\(BuiltBinary.path("fob")) open",
      environment: host.variables.merging(["XDG_CONFIG_DIRS": team, "LC_ALL": "C.UTF-8"]) { $1 }, columns: 200)
    try await tmux.wait(for: "you have not accepted")
    #expect(try await fob("env", "accept", "video", "--yes").status == 0)
    try await tmux.wait(until: "the environment can be used") { !$0.contains("accepted") && $0.contains("video") }
    try giveAway(adding: "label = two")
    try await tmux.wait(for: "changed since you accepted it")
    try tmux.press("q")
  }

  @Test(.enabled(if: TmuxSession.isAvailable))
  func `the demo has none of them`() async throws {
    try FileManager.default.copyItem(atPath: file, toPath: team + "/fob/environments/ours.ini")
    let tmux = try TmuxSession(
      "\(BuiltBinary.path("fob")) demo",
      environment: host.variables.merging(["XDG_CONFIG_DIRS": team, "LC_ALL": "C.UTF-8"]) { $1 }, columns: 200)
    let screen = try await tmux.wait(for: "Digital archive")
    #expect(screen.contains("video") && !screen.contains("ours"), "\(screen)")
    try tmux.press("q")
  }

  @Test(.enabled(if: isRoot)) func `the machine's own folder is etc`() throws {
    let script = """
      mount -t tmpfs none /etc && mkdir -p /etc/fob/environments && cp "$1" /etc/fob/environments && exec "$2" env list
      """
    let list = try Spawning.run(
      ["unshare", "--mount", "sh", "-c", script, "sh", file, BuiltBinary.path("fob")],
      environment: host.variables.merging(["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]) { $1 })
    #expect(list.status == 0 && list.text.contains("\t/etc"), "\(list)")
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: strace)))
  func `for the user's own environments a cached token looks at no system-wide folder`() throws {
    let trace = host.folder.path(of: "trace")
    var variables = host.variables
    variables["XDG_CONFIG_DIRS"] = team
    #expect(try Shell.run("exec '\(BuiltBinary.path("fob"))' token archive", environment: variables).status == 0)
    let command = "exec \(Self.strace) -f -e trace=%file -o \(trace) '\(BuiltBinary.path("fob"))' token archive"
    #expect(try Shell.run(command, environment: variables).status == 0)
    let calls = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
    let opened = calls.filter { $0.contains("openat(") && $0.contains(host.folder.path) }
    #expect(opened.count == 2 && opened[0].contains("fob/settings.ini") && opened[1].contains("sessions/archive.json"))
    #expect(calls.filter { $0.contains(team) || $0.contains("/etc/fob") || $0.contains("/etc/xdg") } == [])
  }
}
