import Foundation
import Glibc
import Support
import Testing

/// A revocation that is cut short again and again, by a command and by the terminal UI, and ends what was chosen all the same.
@Suite(.enabled(if: TmuxSession.isAvailable), .drivesPrograms) struct ResumeInterfaceTests {
  private func open(_ host: OperatorHost) throws -> TmuxSession {
    try TmuxSession(
      "sh -c 'echo $$ > \"\(host.folder.path(of: "pid"))\"; exec \"\(BuiltBinary.path("fob"))\" --environment video'",
      environment: host.variables)
  }

  private func kill(_ host: OperatorHost) throws {
    let text = try String(contentsOfFile: host.folder.path(of: "pid"), encoding: .utf8)
    Glibc.kill(try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines))), SIGKILL)
  }

  private func plan(of host: OperatorHost) throws -> String {
    let folder = host.folder.path(of: "state/fob/revocations")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".jsonl") }
    return folder + "/" + (try #require(names.first))
  }

  @Test func `killed as a command, then as the UI, then resumed there`() async throws {
    let world = try await RevocationHost()
    let host = world.host
    try world.fallSilent(after: 70)
    let command = try PseudoTerminal(
      [BuiltBinary.path("fob"), "tokens", "revoke", "video"] + world.chosen + ["--yes"], environment: host.variables)
    try await waitUntil("a part has ended") {
      command.read()
      return (try? host.sandbox.counters()["revokes"] ?? 0) ?? 0 > 60
    }
    command.signal(SIGKILL)
    _ = try await command.waitForEnd()
    try world.clearFaults()
    try world.fallSilent(after: 70)
    let plan = try plan(of: host)
    let before = RevocationHost.results(in: plan)

    let first = try open(host)
    try await first.wait(for: "of 500 revoked in video.")
    try first.press("X")
    try await first.wait(for: "Resume revoking: video")
    try first.press("Tab", "Enter")
    try await first.wait(for: "Revoking: video")
    try await waitUntil("the UI has ended some") { RevocationHost.results(in: plan) > before + 60 }
    try kill(host)
    try world.clearFaults()
    #expect(try #require(try host.sandbox.counters()["revokes"]) < 500)

    let second = try open(host)
    try await second.wait(for: "revoked in video.")
    try second.press("X")
    try await second.wait(for: "Resume revoking: video")
    try second.press("Tab", "Enter")
    try await second.wait(for: "All revoked.")
    try second.press("Escape")
    #expect(try await world.living() == world.before.subtracting(world.chosen))
    #expect(try host.sandbox.counters()["revokes"] == 500)
  }

  @Test func `what is marked ends and nothing else`() async throws {
    let host = try OperatorHost()
    let never = try await host.fob("tokens", "revoke", "video", "--never-expires", "--dry-run", "--json")
    let count = try #require((never.json["would_end"] as? [[String: Any]])?.count)
    let tmux = try open(host)
    try await tmux.wait(for: "of 187")
    try tmux.press("Tab", "/")
    try tmux.type("never")
    try await tmux.wait(for: "matching")
    try tmux.press("Enter", "*", "x")
    try await tmux.wait(for: "Revoke \(count) of 187 tokens · video")
    #expect(try host.sandbox.counters()["revokes"] == 0)
    try tmux.press("Tab", "Tab", "Enter")
    try await tmux.wait(for: "All revoked.")
    #expect(try host.sandbox.counters()["revokes"] == count)
    let left = try await host.fob("tokens", "list", "video", "--json")
    let rows = try #require(left.json["tokens"] as? [[String: Any]])
    #expect(rows.count == 187 - count && rows.allSatisfy { $0["never_expires"] as? Bool != true })
  }
}
