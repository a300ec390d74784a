import Foundation
import Support
import Testing

/// `fob tokens revoke --all-environments`: exactly the chosen tokens of all environments, each environment confirmed for itself.
@Suite(.drivesPrograms) struct RevokeEverywhereTests {
  private func handles(_ host: OperatorHost, _ name: String) async throws -> [String] {
    let result = try await host.fob("tokens", "list", name, "--json")
    let rows = try #require(result.json["tokens"] as? [[String: Any]], "\(result.errors)")
    // Where the account is only a member, it revokes nothing.
    return rows.filter { $0["organization"] as? String != "brown" }.compactMap { $0["handle"] as? String }
  }

  private func revoke(_ host: OperatorHost, _ arguments: [String]) async throws -> FobResult {
    try await host.fob(["tokens", "revoke", "-A"] + arguments)
  }

  /// How many tokens would be revoked in each environment.
  private func planned(_ host: OperatorHost, _ arguments: [String]) async throws -> [String: Int] {
    let result = try await revoke(host, arguments + ["--dry-run", "--json"])
    let groups = try #require(result.json["environments"] as? [[String: Any]], "\(result.errors)")
    return groups.reduce(into: [:]) { counts, group in
      counts[group["environment"] as? String ?? ""] = (group["would_end"] as? [Any])?.count
    }
  }

  /// The environments of an operator without the one whose account shares tokens with another.
  private func host() throws -> OperatorHost {
    let host = try OperatorHost()
    try FileManager.default.removeItem(atPath: host.folder.path(of: "config/fob/environments/pod-member.ini"))
    return host
  }

  @Test func `each production environment is confirmed by its name and number, and all at once are revoked`()
    async throws
  {
    let host = try host()
    try host.change("video", "production", to: "yes")
    let (video, pod) = (try await handles(host, "video"), try await handles(host, "pod"))
    let filter = ["--filter", "env:video never"]
    let counts = try await planned(host, filter)
    let never = try #require(counts["video"])
    #expect(counts.count == 1 && never > 0)
    let chosen = [pod[0], pod[1], video[0]]
    let refused = try await revoke(host, chosen + ["--yes"])
    #expect(
      refused.status == 64 && refused.errors.contains("video is production: use --confirm video:1"), "\(refused.errors)"
    )
    let wrong = try await revoke(host, chosen + ["--yes", "--confirm", "video:3"])
    #expect(wrong.status == 64 && wrong.errors.contains("--confirm video:3 does not match"), "\(wrong.errors)")
    #expect(try host.sandbox.counters()["revokes"] == 0)
    let done = try await revoke(host, chosen + ["--yes", "--confirm", "video:1", "--json"])
    #expect(done.status == 0, "\(done.errors)")
    let reports = try #require(done.json["environments"] as? [[String: Any]])
    #expect(reports.compactMap { ($0["counts"] as? [String: Int])?["ended"] }.reduce(0, +) == 3)
    #expect(Set(try await handles(host, "video")) == Set(video.dropFirst()))
    #expect(Set(try await handles(host, "pod")) == Set(pod.dropFirst(2)))
  }

  @Test func `all that match are not revoked while a list is missing, until that is left out by name`() async throws {
    let host = try host()
    try host.sandbox.control(
      "faults", #"{"kind": "status", "status": 503, "path": "/organizations", "count": 0}"#)
    let refused = try await revoke(host, ["--filter", "never", "--yes"])
    #expect(refused.status != 0 && refused.errors.contains("--except pod"), "\(refused.errors)")
    #expect(refused.errors.contains("fob cannot tell which tokens match"), "\(refused.errors)")
    #expect(try host.sandbox.counters()["revokes"] == 0)
    let unknown = try await revoke(host, ["--filter", "never", "--except", "pdo", "--yes"])
    #expect(unknown.status == 8, "\(unknown.errors)")
    let counts = try await planned(host, ["--filter", "never", "--except", "pod"])
    #expect(counts.keys.sorted() == ["video"])
    let done = try await revoke(host, ["--filter", "never", "--except", "pod", "--yes"])
    #expect(done.status == 0, "\(done.errors)")
    #expect(try host.sandbox.counters()["revokes"] == counts["video"])
    #expect(done.lines.allSatisfy { $0.hasPrefix("video  ") && $0.hasSuffix("  revoked") })
  }

  @Test func `what fails in one environment is resumed, and the others are done`() async throws {
    let host = try host()
    let (video, pod) = (try await handles(host, "video"), try await handles(host, "pod"))
    try host.sandbox.control(
      "faults", #"{"kind": "status", "method": "DELETE", "path": "/upload-tokens/", "status": 403, "count": 1}"#)
    let report = host.folder.path(of: "report.json")
    let first = try await revoke(host, [video[0], video[1], pod[0], "--yes", "--report", report])
    #expect(first.status == 9, "\(first.errors)")
    #expect(first.errors.contains("Resume with: fob tokens revoke --all-environments --resume"), "\(first.errors)")
    #expect(try host.sandbox.counters()["revokes"] == 2)
    let written = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: report)))
    #expect(((written as? [String: Any])?["environments"] as? [Any])?.count == 2)
    let second = try await revoke(host, ["--resume", "--yes", "--report", report])
    #expect(second.status == 0, "\(second.errors)")
    #expect(Set(try await handles(host, "video")) == Set(video.dropFirst(2)))
    #expect(Set(try await handles(host, "pod")) == Set(pod.dropFirst()))
    #expect(try await revoke(host, ["--resume", "--yes"]).status == 8)
  }

  @Test func `a token that two environments list is revoked once; a handle that none lists ends nothing`() async throws
  {
    let host = try host()
    let environments = "config/fob/environments"
    try host.folder.write(
      try #require(host.folder.text(of: "\(environments)/video.ini")), to: "\(environments)/other.ini")
    let handle = try #require(try await handles(host, "video").first)
    #expect(try await planned(host, [handle]) == ["other": 1])
    let missing = try await revoke(host, [handle, "aaaaaaaaaa", "--yes"])
    #expect(
      missing.status == 8 && missing.errors.contains("No environment has an upload token with the handle aaaaaaaaaa"),
      "\(missing.errors)")
    #expect(try host.sandbox.counters()["revokes"] == 0)
  }

  @Test(arguments: [
    ["-A"], ["-A", "video", "--all"], ["-A", "-", "--yes"], ["-A", "--all", "--plan", "x"], ["-A", "--discard"],
    ["video", "--all", "--except", "pod"], ["-A", "aaaaaaaaaa", "--all"], ["-A", "--filter", " "], ["--all"],
  ])
  func `what cannot be meant is a usage error`(_ arguments: [String]) async throws {
    let host = try host()
    let result = try await host.fob(["tokens", "revoke"] + arguments + ["--yes"])
    #expect(result.status == 64, "\(result.errors)")
    #expect(try host.sandbox.counters()["revokes"] == 0)
  }

  @Test func `find searches all with -A as without a name`() async throws {
    let host = try host()
    let handle = try #require(try await handles(host, "video").first)
    let shown = try await host.fob("tokens", "show", "video", handle, "--reveal", "--json")
    let value = try #require((shown.json["token"] as? [String: Any])?["value"] as? String)
    let found = try await host.fob(["tokens", "find", "-A"], input: "token=\(value)\n")
    #expect(found.output.contains("video") && found.output.contains(handle), "\(found.errors)")
    #expect(try await host.fob(["tokens", "find", "video", "-A"], input: value).status == 64)
  }
}
