import Foundation
import Glibc
import Support
import Testing

/// Hosts of a team, each with folders of its own, that share an environment; a server that notices when a refresh token is sent twice; and clocks of them
/// all, which are moved on instead of waited for.
final class TeamFixture {
  let folder: TemporaryFolder
  let sandbox: SandboxProcess
  /// The way from the hosts to the server.
  let server: UnreliableRelay
  let clock: SettableClock
  /// What every host calls the environment.
  let environment: String
  private let hosts: Int

  /// Hosts that have not made a team yet.
  /// - Parameter lines: more settings of the environment.
  init(sharing environment: String, hosts: Int = 2, lines: [String] = []) throws {
    self.environment = environment
    self.hosts = hosts
    folder = try TemporaryFolder()
    let written = folder.path(of: "written")
    sandbox = try SandboxProcess(["--write-environments", written])
    server = try UnreliableRelay(to: sandbox.port)
    clock = try SettableClock(in: folder)
    var text = try String(contentsOfFile: "\(written)/\(environment).ini", encoding: .utf8)
    text = text.replacing(sandbox.baseURL, with: server.url)
    if !text.contains("username") { text += "username = project\n" }
    for line in lines + ["share = team"] { text += line + "\n" }
    for host in 0..<hosts { try folder.write(text, to: "\(host)/config/fob/environments/\(environment).ini") }
  }

  /// Makes the hosts a team: the first one with these arguments of `fob share init`.
  func team(_ place: String..., input: String = "", joining: [String] = []) async throws {
    let made = try await fob(0, ["share", "init", "team"] + place, input: input)
    try #require(made.status == 0, "\(made.errors)")
    try await join(1..<hosts, joining)
  }

  /// Lets hosts join by the first one's invitation.
  func join(_ hosts: Range<Int>, _ arguments: [String] = []) async throws {
    let invitation = try await fob(0, ["share", "invite", "team"]).output
    for host in hosts {
      let joined = try await fob(host, ["share", "join", "team"] + arguments, input: invitation)
      try #require(joined.status == 0, "\(joined.errors)")
    }
  }

  /// Lets every host see a swap by another one: until then it refreshes nothing that it finds. One login and one refresh later all have the same session.
  func acquaint() async throws {
    for host in 0..<hosts { _ = try await token(host) }
    try moveOn(lead)
    for host in 0..<hosts { _ = try await token(host) }
  }

  /// Seconds after which the session is to be refreshed, and lives.
  var lead: Int { environment == "video" ? 3000 : 780 }
  /// Seconds after which it has ended.
  var lifetime: Int { environment == "video" ? 3601 : 901 }

  /// Moves the clocks of the server and all hosts.
  func moveOn(_ seconds: Int) throws {
    try sandbox.control("advance", "{\"seconds\": \(seconds)}")
    clock.gone += seconds
  }

  private func variables(of host: Int) -> [String: String] {
    let own = folder.path(of: "\(host)")
    return [
      "XDG_CONFIG_HOME": "\(own)/config", "XDG_STATE_HOME": "\(own)/state", "XDG_DATA_HOME": "\(own)/data",
      "HOME": own, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8",
    ].merging(Interposer.clock(clock)) { $1 }
  }

  /// Starts `fob` on a host.
  func start(
    _ host: Int, _ arguments: [String], input: String = "", adding extra: [String: String] = [:]
  ) throws -> RunningFob {
    try RunningFob(
      arguments, input: input, variables: variables(of: host).merging(extra) { $1 }, in: TemporaryFolder())
  }

  /// Runs `fob` on a host to its end.
  func fob(
    _ host: Int, _ arguments: [String], input: String = "", adding extra: [String: String] = [:]
  ) async throws -> FobResult {
    try await start(host, arguments, input: input, adding: extra).result()
  }

  /// Runs `fob token` on a host.
  func askToken(_ host: Int, adding extra: [String: String] = [:]) async throws -> FobResult {
    try await fob(host, ["token", environment], adding: extra)
  }

  /// The token that `fob token` prints on a host, which must not fail.
  func token(_ host: Int) async throws -> String {
    let result = try await askToken(host)
    try #require(result.status == 0, "host \(host): \(result.errors)")
    return result.output
  }

  /// What the server has seen since the last look.
  func tally() throws -> Tally {
    let counters = try sandbox.counters()
    let now = Tally(
      logins: counters["logins"] ?? 0, refreshes: counters["refreshes"] ?? 0, reused: counters["reused"] ?? 0)
    defer { counted = now }
    return Tally(
      logins: now.logins - counted.logins, refreshes: now.refreshes - counted.refreshes, reused: now.reused)
  }

  private var counted = Tally()

  /// What the session's file of a host holds, without what the host remembers of the register.
  func session(of host: Int) throws -> NSDictionary {
    let path = folder.path(of: "\(host)/state/fob/sessions/\(environment).json")
    let text = try Data(contentsOf: URL(fileURLWithPath: path))
    let record = try JSONSerialization.jsonObject(with: text) as? [String: Any]
    return try #require(record?["session"] as? NSDictionary, "\(record?.keys.sorted() ?? [])")
  }
}

/// What a server has seen of logins and refreshes.
struct Tally: Equatable {
  var logins = 0
  var refreshes = 0
  /// Refresh tokens that it was sent twice, ever.
  var reused = 0
}
