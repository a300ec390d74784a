import Foundation
import Glibc
import Support
import Testing

/// Service files that somebody else wrote count as they were accepted, through the built program.
@Suite(.drivesPrograms) struct ServiceConsentTests {
  private let host: OperatorHost
  /// A folder of `XDG_CONFIG_DIRS`, with a colleague's service file.
  private let team: String

  init() throws {
    host = try OperatorHost("--token-lifetime", "3600s")
    team = host.folder.path(of: "team")
    try host.describe()
    unlink(host.folder.path(of: "config/fob/services/described.ini"))
    try writeColleagues()
  }

  private func writeColleagues(adding line: String? = nil) throws {
    let text = OperatorHost.describedService.replacing("[tokens]", with: "\(line.map { "\($0)\n" } ?? "")[tokens]")
    let path = try host.folder.write(text, to: "team/fob/services/described.ini", permissions: 0o644)
    if geteuid() == 0 { #expect(chown(path, 12_345, 12_345) == 0) }
  }

  private var variables: [String: String] { host.variables.merging(["XDG_CONFIG_DIRS": team]) { $1 } }

  private func fob(_ arguments: String...) async throws -> FobResult {
    try await host.fob(arguments, adding: ["XDG_CONFIG_DIRS": team])
  }

  private func accept() async throws {
    let accepted = try await fob("service", "accept", "described", "--yes")
    #expect(accepted.status == 0 && accepted.output.contains("described: accepted \(team)"), "\(accepted.errors)")
  }

  @Test func `until it is accepted, every use ends with 4 and asks no server`() async throws {
    for arguments in [
      ["token", "described"], ["token", "described", "--header"], ["login", "described"], ["refresh", "described"],
      ["tokens", "list", "described"], ["keep", "--once", "described"], ["env", "check", "described"],
      ["service", "check", team + "/fob/services/described.ini", "--against", "described"],
    ] {
      let refused = try await host.fob(arguments, adding: ["XDG_CONFIG_DIRS": team])
      let said = refused.output + refused.errors
      #expect(refused.status == 4 && said.contains("fob service accept described"), "\(arguments) \(said)")
    }
    #expect(try host.sandbox.counters()["requests"] == 0)
    let asked = try await fob("service", "accept", "described")
    #expect(asked.status == 64 && asked.errors.contains("login = json POST /auth/api-key"), "\(asked.errors)")
    #expect(try await fob("token", "described").status == 4)
    try await accept()
    #expect(try await fob("token", "described").status == 0)
    let nothing = try await fob("service", "accept", "described")
    #expect(nothing.status == 0 && nothing.errors.contains("nothing to accept"), "\(nothing.errors)")
    #expect(try await fob("service", "accept", "no-such").status == 8)
    let records = host.folder.path(of: "state/fob/accepted")
    let names = try FileManager.default.contentsOfDirectory(atPath: records)
    #expect(names.count == 1)
    let mode = try FileManager.default.attributesOfItem(atPath: "\(records)/\(names[0])")[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test func `changed between two runs, it gives no token, not even one that is still good`() async throws {
    try await accept()
    let token = try await fob("token", "described")
    #expect(try await fob("token", "described").output == token.output)
    try writeColleagues(adding: "message = /words")
    for options in [[], ["--header"], ["--min-valid", "1s"]] {
      let refused = try await host.fob(["token", "described"] + options, adding: ["XDG_CONFIG_DIRS": team])
      #expect(refused.status == 4 && refused.output.isEmpty, "\(options)")
      #expect(refused.errors.contains("changed since you accepted it: fob service accept described"))
    }
    let asked = try await fob("service", "accept", "described")
    #expect(asked.status == 64 && asked.errors.contains("  + message = /words\n"), "\(asked.errors)")
    #expect(!asked.errors.contains("  - "), "\(asked.errors)")
    try await accept()
    #expect(try await fob("token", "described").output == token.output)
    let log = try await fob("audit", "described", "--event", "accept", "--tsv")
    #expect(log.lines.filter { $0.contains("services/described.ini, SHA-256 ") }.count == 2, "\(log.output)")
    #expect(try host.sandbox.counters()["logins"] == 1)
  }

  @Test func `changed under a program that keeps sessions, it is told and no server is asked`() async throws {
    let host = try OperatorHost("--token-lifetime", "2s")
    let team = host.folder.path(of: "team")
    try host.describe()
    let own = host.folder.path(of: "config/fob/services/described.ini")
    #expect(try await host.fob("service", "accept", "described").errors.contains("nothing to accept"))
    let keep = try PseudoTerminal(
      [BuiltBinary.path("fob"), "keep", "described"],
      environment: host.variables.merging(["XDG_CONFIG_DIRS": team]) { $1 })
    _ = try await keep.read(until: "described: refreshed")
    // The colleague's takes the place of one's own.
    try host.folder.write(
      OperatorHost.describedService.replacing("/auth/", with: "/evil/"), to: "team/fob/services/described.ini",
      permissions: 0o644)
    if geteuid() == 0 { #expect(chown(team + "/fob/services/described.ini", 12_345, 12_345) == 0) }
    unlink(own)
    let text = try await keep.read(until: "fob service accept described")
    #expect(text.contains("described is not kept for now"), "\(text)")
    let before = try host.sandbox.counters()["requests"]
    try await keep.waitForRest()
    keep.signal(SIGTERM)
    #expect(try await keep.waitForEnd() == 0)
    #expect(try host.sandbox.counters()["requests"] == before)
  }

  @Test(.enabled(if: TmuxSession.isAvailable))
  func `an open screen shows at once that it was changed or accepted`() async throws {
    let tmux = try TmuxSession(
      "\(BuiltBinary.path("fob")) open", environment: variables.merging(["LC_ALL": "C.UTF-8"]) { $1 }, columns: 200)
    try await tmux.wait(for: "you have not accepted")
    try await accept()
    try await tmux.wait(until: "the environment can be used") { !$0.contains("accepted") && $0.contains("Described") }
    try writeColleagues(adding: "message = /words")
    try await tmux.wait(for: "changed since you accepted it")
    try tmux.press("q")
  }

  @Test func `one's own file in the place of one of fob's needs consent once, and may be edited then`() async throws {
    let path = try host.folder.write(OperatorHost.describedService, to: "config/fob/services/jupyterhub.ini")
    try host.change("described", "service", to: "jupyterhub")
    let refused = try await fob("token", "described")
    #expect(refused.status == 4 && refused.errors.contains("takes the place of the jupyterhub"), "\(refused.errors)")
    #expect(try await fob("service", "list", "--json").output.contains("fob service accept jupyterhub"))
    #expect(try host.sandbox.counters()["requests"] == 0)
    #expect(try await fob("service", "accept", "jupyterhub", "--yes").status == 0)
    #expect(try await fob("token", "described").status == 0)
    try (OperatorHost.describedService + "label = /label\n").write(toFile: path, atomically: true, encoding: .utf8)
    #expect(try await fob("token", "described").status == 0)
    #expect(try await fob("tokens", "list", "described").status == 0)
  }
}
