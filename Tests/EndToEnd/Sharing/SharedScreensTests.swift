import Foundation
import Glibc
import Support
import Testing

/// What a person on one host sees of the others.
@Suite(.drivesPrograms) struct SharedScreensTests {
  private let etcd: EtcdServer
  private let door: FrontDoor
  private let first: OperatorHost
  private let second: OperatorHost

  init() async throws {
    etcd = try EtcdServer()
    door = try FrontDoor()
    (first, second) = (try OperatorHost("--token-lifetime", "3600s"), try OperatorHost("--token-lifetime", "3600s"))
    try answer()
    #expect(try await first.fob("share", "init", "team", "--url", door.url).status == 0)
    let invitation = try await first.fob("share", "invite", "team").output
    #expect(try await second.fob(["share", "join", "team"], input: invitation).status == 0)
    let file = try #require(first.folder.text(of: "config/fob/environments/archive.ini"))
    let lines = file.split(separator: "\n").map(String.init) + ["share = team"]
    for host in [first, second] {
      try FileManager.default.removeItem(atPath: host.folder.path(of: "config/fob/environments"))
      for name in ["archive", "archive-b", "archive-c"] { try host.writeEnvironment("\(name).ini", lines) }
    }
    #expect(try await first.fob("token", "archive").status == 0)
  }

  private func answer() throws {
    try door.behave(.relay(UInt16(etcd.url.split(separator: ":").last ?? "") ?? 0))
  }

  /// When the session of the archive ends, as a host knows.
  private func end(on host: OperatorHost) async throws -> String? { try await row(on: host)?["expires_at"] as? String }

  private func row(on host: OperatorHost) async throws -> [String: Any]? {
    let rows = try await host.fob("status", "archive", "--json").json["environments"] as? [[String: Any]]
    return rows?.first
  }

  private func waitUntilEqual() async throws {
    for _ in 0..<3000 {
      if try await end(on: first) == end(on: second) { return }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw TestFailure("the second host has not learnt of the refresh")
  }

  @Test(arguments: [["--plain", "--environment", "archive"], ["keep"]])
  func `a refresh by another host arrives by one watch, and no server is asked`(arguments: [String]) async throws {
    let terminal = try PseudoTerminal(
      [BuiltBinary.path("fob")] + arguments, environment: second.variables.merging(["TERM": "dumb"]) { $1 })
    try await waitUntilEqual()
    try await Task.sleep(for: .seconds(1.1))
    #expect(try await first.fob("refresh", "archive").status == 0)
    let requests = try first.sandbox.counters()["requests"]
    try await waitUntilEqual()
    #expect(try first.sandbox.counters()["requests"] == requests)
    #expect(try Self.sockets(of: terminal.process) >= 1)
    try await terminal.waitForRest()
    let log = try await second.fob("audit", "--event", "adopt")
    #expect(log.output.contains("got by another host") || log.output.contains("got by "), "\(log.output)")
    terminal.signal(SIGTERM)
    _ = try await terminal.waitForEnd()
  }

  @Test func `the status says that a session is shared, and that the register does not answer`() async throws {
    let shared = try await row(on: first)
    #expect(shared?["share"] as? String == "team" && shared?["share_hosts"] as? Int == 1, "\(shared ?? [:])")
    #expect(shared?["share_problem"] is NSNull)
    try door.behave(.refuse)
    _ = try await first.fob("refresh", "archive")
    #expect(try await row(on: first)?["share_problem"] as? String == "\(door.url): refused")
    #expect(try await row(on: first)?["note"] as? String == "The share 'team' does not answer: \(door.url): refused")
    let doctor = try await first.fob("doctor", "archive")
    #expect(doctor.status == 9 && doctor.output.contains("Shares, team: The register does not answer"))
    try answer()
    #expect(try await first.fob("refresh", "archive").status == 0)
    #expect(try await row(on: first)?["share_problem"] is NSNull)
    let log = try await first.fob("audit", "--event", "share").output
    #expect(log.contains("the share 'team' does not answer") && log.contains("answers again"), "\(log)")
    #expect(try await first.fob("doctor", "--all").output.contains("Shares, team: The register answers: \(door.url)."))
  }

  @Test func `the screen says until when the session is valid while the register does not answer`() async throws {
    let terminal = try PseudoTerminal(
      [BuiltBinary.path("fob"), "--plain", "--environment", "archive"],
      environment: first.variables.merging(["TERM": "dumb"]) { $1 })
    try await terminal.hear("archive, production, Preservica, ")
    try await terminal.hear("shared, 1 host")
    try door.behave(.refuse)
    try await terminal.hear("The share 'team' does not answer.")
    terminal.send("\u{0C}")
    try await terminal.hear("shared, 1 host, the share does not answer")
    terminal.send("\r")
    try await terminal.hear("team, does not answer")
    try answer()
    terminal.signal(SIGTERM)
    _ = try await terminal.waitForEnd()
  }

  @Test func `the members show with their version, and a person's own way out is written down`() async throws {
    let status = try await first.fob("share", "status", "team", "--json").json["shares"] as? [[String: Any]]
    let member = try #require((status?.first?["members"] as? [[String: Any]])?.first)
    #expect((member["host"] as? String)?.isEmpty == false && member["seconds_ago"] is Int && member["fob"] is String)
    let words = try await first.fob("share", "status", "team").output
    #expect(words.contains("  seen just now  fob ") || words.contains("  seen "), "\(words)")
    try door.behave(.refuse)
    #expect(try await first.fob("login", "archive", "--local").status == 0)
    let log = try await first.fob("audit", "--event", "share").output
    #expect(log.contains("logged in for this host alone, without the share 'team'"), "\(log)")
  }

  @Test func `without a share nothing is opened, started or written for one`() async throws {
    let alone = try OperatorHost("--token-lifetime", "3600s")
    #expect(try await alone.fob("keep", "--once").status == 0)
    for arguments in [["keep"], ["--plain"]] {
      let terminal = try PseudoTerminal(
        [BuiltBinary.path("fob")] + arguments, environment: alone.variables.merging(["TERM": "dumb"]) { $1 })
      if arguments == ["--plain"] { try await terminal.hear("environments. Press ? for the keys") }
      try await terminal.waitForRest()
      #expect(try Self.sockets(of: terminal.process) == 0)
      terminal.signal(SIGTERM)
      _ = try await terminal.waitForEnd()
    }
    let names = try FileManager.default.subpathsOfDirectory(atPath: alone.folder.path)
    #expect(names.contains("state/fob/sessions/archive.json"))
    #expect(!names.contains { $0.contains("share") }, "\(names)")
  }

  private static func sockets(of process: pid_t) throws -> Int {
    let folder = "/proc/\(process)/fd"
    return try FileManager.default.contentsOfDirectory(atPath: folder).count { name in
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(name)"))?.hasPrefix("socket:") == true
    }
  }
}
