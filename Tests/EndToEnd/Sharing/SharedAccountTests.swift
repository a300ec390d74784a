import Foundation
import Support
import Testing

/// Two hosts with one account, a server that notices when a refresh token is sent twice, and an etcd between them.
@Suite(.drivesPrograms) struct SharedAccountTests {
  private let etcd: EtcdServer
  private let door: FrontDoor
  private let first: OperatorHost
  private let second: OperatorHost

  init() throws {
    etcd = try EtcdServer()
    door = try FrontDoor()
    (first, second) = (try OperatorHost(), try OperatorHost())
  }

  /// Both hosts belong to one team and share an environment of the first one's server.
  private func share(_ name: String) async throws {
    try door.behave(.relay(UInt16(etcd.url.split(separator: ":").last ?? "") ?? 0))
    #expect(try await first.fob("share", "init", "team", "--url", door.url).status == 0)
    let invitation = try await first.fob("share", "invite", "team").output
    #expect(try await second.fob(["share", "join", "team"], input: invitation).status == 0)
    let lines = try #require(first.folder.text(of: "config/fob/environments/\(name).ini")).split(separator: "\n")
    let settings = lines.map(String.init) + ["share = team"]
    for host in [first, second] { try host.writeEnvironment("\(name).ini", settings) }
  }

  private func run(_ host: OperatorHost, _ arguments: String...) async throws -> String {
    let result = try await host.fob(arguments)
    #expect(result.status == 0, "\(arguments): \(result.errors)")
    return result.output
  }

  @Test func `one login serves both, and each refreshes with what the other one got`() async throws {
    try await share("archive")
    let token = try await run(first, "token", "archive")
    #expect(try await run(second, "token", "archive") == token)
    // Who has just joined refreshes nothing before another host has.
    for host in [first, second, first] { _ = try await run(host, "refresh", "archive") }
    let counters = try first.sandbox.counters()
    #expect(counters["logins"] == 1 && counters["reused"] ?? 0 == 0, "\(counters)")
    #expect((2...3).contains(counters["refreshes"] ?? 0), "\(counters)")
    let shares = try await first.fob("share", "status", "team", "--json").json["shares"] as? [[String: Any]]
    let environment = try #require((shares?.first?["environments"] as? [[String: Any]])?.first)
    #expect(environment["state"] as? String == "idle", "\(environment)")
  }

  @Test func `etcd holds no secret, and no name of an environment`() async throws {
    try await share("archive")
    let token = try await run(first, "token", "archive")
    _ = try await run(first, "refresh", "archive")
    _ = try await run(second, "token", "archive")
    let session = try #require(first.folder.text(of: "state/fob/sessions/archive.json"))
    let file = try #require(first.folder.text(of: "config/fob/environments/archive.ini"))
    let password = try #require(file.split(separator: "\n").first { $0.hasPrefix("password") })
    var secrets = [token.trimmingCharacters(in: .newlines), "archive", "team", first.sandbox.baseURL]
    secrets.append(String(password.drop { $0 != "=" }.dropFirst(2)))
    secrets += session.matches(of: /"(?:access|refresh)Token" ?: ?"([^"]+)"/).map { String($0.1) }
    #expect(secrets.count > 5)
    let paths = try FileManager.default.subpathsOfDirectory(atPath: etcd.dataFolder)
    let files = paths.compactMap { FileManager.default.contents(atPath: "\(etcd.dataFolder)/\($0)") }
    #expect(files.contains { $0.range(of: Data("fob-sealed-2".utf8)) != nil })
    for secret in secrets {
      #expect(!files.contains { $0.range(of: Data(secret.utf8)) != nil }, "etcd holds one of \(secrets.count) secrets")
    }
  }

  @Test func `without etcd the living token serves, and nothing is sent that is good for one use`() async throws {
    try await share("archive")
    let token = try await run(first, "token", "archive")
    try door.behave(.refuse)
    #expect(try await first.fob("token", "archive").output == token)
    let refused = try await first.fob("refresh", "archive")
    #expect(refused.status == 6 && refused.errors.contains("\(door.url): refused"), "\(refused.errors)")
    #expect(try first.sandbox.counters()["refreshes"] ?? 0 == 0)
    try door.behave(.relay(UInt16(etcd.url.split(separator: ":").last ?? "") ?? 0))
    _ = try await run(first, "refresh", "archive")
    #expect(try first.sandbox.counters()["refreshes"] == 1)
  }

  @Test func `a rotation keeps the session, and is for those who join again`() async throws {
    try await share("archive")
    for host in [first, second] { _ = try await run(host, "token", "archive") }
    let rotated = try await run(first, "share", "rotate", "team", "--yes")
    #expect(rotated == "team: identity 2; values sealed again: 1.\n")
    let out = try await second.fob("refresh", "archive")
    #expect(out.status == 6 && out.errors.contains("fob share join"), "\(out.errors)")
    let invitation = try await first.fob("share", "invite", "team").output
    #expect(try await second.fob(["share", "join", "team"], input: invitation).status == 0)
    for host in [first, second] { _ = try await run(host, "refresh", "archive") }
    let counters = try first.sandbox.counters()
    #expect(counters["logins"] == 1 && counters["reused"] ?? 0 == 0, "\(counters)")
  }
}
