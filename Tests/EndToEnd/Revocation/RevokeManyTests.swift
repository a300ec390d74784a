import Foundation
import Glibc
import Support
import Testing

/// `fob tokens revoke` on many tokens, with a server that fails now and then and limits its rate.
@Suite(.drivesPrograms) struct RevokeManyTests {
  private func counts(_ result: FobResult) throws -> [String: Int] {
    try #require(result.json["counts"] as? [String: Int], "\(result.errors)")
  }

  private func results(_ result: FobResult, _ word: String) throws -> [[String: Any]] {
    let rows = try #require(result.json["results"] as? [[String: Any]], "\(result.errors)")
    return rows.filter { $0["result"] as? String == word }
  }

  @Test func `exactly the chosen ones end, each failure is named, and resuming ends the rest`() async throws {
    let world = try await RevocationHost(["--rate-limit", "200", "--rate-window", "2s"])
    let host = world.host
    let plan = try await world.plan()
    #expect(try host.sandbox.counters()["revokes"] == 0)
    try world.failOneInTwenty(times: 25)
    let report = host.folder.path(of: "report.json")

    let first = try await host.fob(
      "tokens", "revoke", "video", "--plan", plan, "--yes", "--json", "--report", report)
    #expect(first.status == 9, "\(first.errors)")
    #expect(try counts(first)["planned"] == 500)
    #expect(try counts(first)["ended"] == 475)
    #expect(try counts(first)["refused"] == 25)
    let failed = try results(first, "refused")
    #expect(failed.count == 25)
    #expect(failed.allSatisfy { ($0["reason"] as? String)?.isEmpty == false })
    #expect(try host.sandbox.counters()["revokes"] == 475)
    #expect(try host.sandbox.counters()["atOnce"] ?? 0 <= 8)
    let named = Set(failed.compactMap { $0["handle"] as? String })
    #expect(try await world.living() == world.before.subtracting(world.chosen).union(named))
    let written = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: report)))
    #expect((written as? [String: Any])?["counts"] as? [String: Int] == (try counts(first)))

    try world.clearFaults()
    let second = try await host.fob("tokens", "revoke", "video", "--resume", plan, "--yes")
    #expect(second.status == 0, "\(second.errors)")
    #expect(Set(second.lines.map { String($0.prefix(10)) }) == named, "only those are tried again")
    #expect(try await world.living() == world.before.subtracting(world.chosen))
    #expect(try host.sandbox.counters()["revokes"] == 500)
    let third = try await host.fob("tokens", "revoke", "video", "--plan", plan, "--yes")
    #expect(third.status == 1 && third.errors.contains("is done"))
  }

  @Test func `the server's window is kept and a tenth of it left`() async throws {
    let world = try await RevocationHost(["--rate-limit", "100", "--rate-window", "1s"])
    let result = try await FobResult.run(
      ["tokens", "revoke", "video"] + world.chosen + ["--yes", "--json"], input: "", variables: world.host.variables,
      in: TemporaryFolder())
    #expect(result.status == 0, "\(result.errors)")
    #expect(try counts(result)["ended"] == 500)
  }

  @Test func `killed half-way and resumed`() async throws {
    let world = try await RevocationHost()
    let plan = try await world.plan()
    try world.fallSilent(after: 150)
    let program = try PseudoTerminal(
      [BuiltBinary.path("fob"), "tokens", "revoke", "video", "--plan", plan, "--yes"],
      environment: world.host.variables)
    try await waitUntil("a part has ended") {
      program.read()
      return RevocationHost.results(in: plan) > 130
    }
    program.signal(SIGKILL)
    #expect(try await program.waitForEnd() == 128 + SIGKILL)
    try world.clearFaults()
    let ended = try #require(try world.host.sandbox.counters()["revokes"])
    #expect((131..<500).contains(ended))
    #expect(ended - RevocationHost.results(in: plan) <= 8, "what ended is on disk but for what was under way")

    let resumed = try await world.host.fob("tokens", "revoke", "video", "--resume", plan, "--yes", "--json")
    #expect(resumed.status == 0, "\(resumed.errors)")
    let counts = try counts(resumed)
    #expect((counts["ended"] ?? 0) + (counts["already_gone"] ?? 0) == 500)
    #expect(try world.host.sandbox.counters()["revokes"] == 500)
    #expect(try await world.living() == world.before.subtracting(world.chosen))
  }

  /// A machine that loses its power forgets no token that has ended.
  @Test func `each result is on the disk before the next counts`() async throws {
    let world = try await RevocationHost()
    func synchronizations(ending handles: some Collection<String>) async throws -> Int {
      let notes = world.host.folder.path(of: "steps of \(handles.count)")
      let result = try await world.host.fob(
        ["tokens", "revoke", "video"] + handles + ["--yes"], adding: Interposer.notingSteps(in: notes))
      #expect(result.status == 0, "\(result.errors)")
      return try String(contentsOfFile: notes, encoding: .utf8).count { $0 == "f" }
    }
    let one = try await synchronizations(ending: world.chosen.prefix(1))
    #expect(try await synchronizations(ending: world.chosen.dropFirst().prefix(5)) == one + 4)
  }

  @Test func `Ctrl-C stops cleanly and says how to go on`() async throws {
    let world = try await RevocationHost(["--latency", "50ms"])
    let program = try PseudoTerminal(
      [BuiltBinary.path("fob"), "tokens", "revoke", "video"] + world.chosen + ["--yes", "--verbose"],
      environment: world.host.variables, columns: 100)
    try await program.read(until: "  revoked")
    program.signal(SIGINT)
    #expect(try await program.waitForEnd() == 9)
    #expect(program.text.contains("fob tokens revoke video --resume"))
    let ended = try #require(try world.host.sandbox.counters()["revokes"])
    #expect(ended < 500)
    #expect(program.text.contains("\(ended) revoked, \(500 - ended) left"), "\(program.text.suffix(400))")
    let resumed = try await world.host.fob("tokens", "revoke", "video", "--resume", "--yes")
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try await world.living() == world.before.subtracting(world.chosen))
  }
}
