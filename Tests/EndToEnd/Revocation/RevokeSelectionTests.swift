import Foundation
import Support
import Testing

/// Which tokens `fob tokens revoke` takes, and which it refuses to guess.
@Suite(.drivesPrograms) struct RevokeSelectionTests {
  private func wouldEnd(_ host: OperatorHost, _ arguments: String...) async throws -> [[String: Any]] {
    let result = try await FobResult.run(
      ["tokens", "revoke"] + arguments + ["--dry-run", "--json"], input: "", variables: host.variables,
      in: TemporaryFolder())
    #expect(result.status == 0, "\(result.errors)")
    return try #require(result.json["would_end"] as? [[String: Any]])
  }

  @Test func `a dry run shows counts as bars and revokes nothing`() async throws {
    let host = try OperatorHost()
    let shown = try await host.fob("tokens", "revoke", "pod", "--all", "--dry-run")
    #expect(shown.status == 0, "\(shown.errors)")
    for text in ["LAST USED", "SCOPE", "ORGANIZATION", "AGE, EXPIRY  not reported by POD", "never", "█"] {
      #expect(shown.errors.contains(text), "\(text): \(shown.errors)")
    }
    let json = try await host.fob("tokens", "revoke", "pod", "--all", "--dry-run", "--json").json
    let (counts, rows) = (try #require(json["counts"] as? [String: Any]), json["would_end"] as? [[String: Any]])
    #expect(counts["total"] as? Int == rows?.count && counts["age"] == nil)
    #expect((counts["last_used"] as? [String: Int])?.values.reduce(0, +) == rows?.count)
    #expect(counts["not_reported"] as? [String] == ["age", "time_left"])
    #expect(try host.sandbox.counters()["revokes"] == 0)
  }

  @Test func `conditions must all be met`() async throws {
    let host = try OperatorHost()
    let never = try await wouldEnd(host, "video", "--never-expires")
    #expect(!never.isEmpty && never.allSatisfy { $0["never_expires"] as? Bool == true })
    let old = try await wouldEnd(host, "video", "--never-expires", "--older-than", "90d")
    #expect(!old.isEmpty && old.count < never.count)
    #expect(try await wouldEnd(host, "video", "--filter", "never age>90d").count == old.count)
    #expect(try await wouldEnd(host, "video", "--all").count == 187)
    let unused = try await wouldEnd(host, "pod", "--unused", "--scope", "upload")
    #expect(!unused.isEmpty)
    #expect(unused.allSatisfy { $0["last_used"] as? String == "never" && $0["scope"] as? String == "upload" })
  }

  @Test(arguments: [
    ["video", "--unused"], ["video", "--scope", "upload"], ["pod", "--older-than", "1d"],
    ["video", "--filter", "age>"], ["video", "--filter", "unused"], ["video", "--filter", " "],
    ["video", "--all", "--never-expires"],
    ["video", "aaaaaaaaaa", "--never-expires"], ["video"], ["video", "--dry-run"],
    ["video", "--resume", "--all"], ["video", "--discard"],
  ])
  func `what has no answer is a usage error`(_ arguments: [String]) async throws {
    let host = try OperatorHost()
    let result = try await FobResult.run(
      ["tokens", "revoke"] + arguments + ["--yes"], input: "", variables: host.variables, in: TemporaryFolder())
    #expect(result.status == 64, "\(result.errors)")
    #expect(try host.sandbox.counters()["revokes"] == 0)
  }

  @Test func `a list that is incomplete tells not what conditions mean`() async throws {
    let host = try OperatorHost()
    try host.sandbox.control(
      "faults", #"{"kind": "status", "status": 404, "path": "/organizations/northfield/allowlisted_jwts", "count": 0}"#)
    let result = try await host.fob("tokens", "revoke", "pod", "--all", "--yes")
    #expect(result.status == 1 && result.errors.contains("fob cannot tell which tokens match"), "\(result.errors)")
    #expect(try host.sandbox.counters()["revokes"] == 0)
  }

  @Test func `another environment's plan is neither followed nor forgotten`() async throws {
    let host = try OperatorHost()
    let environments = "config/fob/environments"
    try host.folder.write(
      try #require(host.folder.text(of: "\(environments)/video.ini")), to: "\(environments)/other.ini")
    let handle = try #require(try await wouldEnd(host, "other", "--all").first?["handle"] as? String)
    try host.sandbox.control("faults", #"{"kind": "status", "method": "DELETE", "status": 403, "count": 1}"#)
    #expect(try await host.fob("tokens", "revoke", "other", handle, "--yes").status == 7)
    #expect(try await host.fob("tokens", "revoke", "video", "--resume", "--yes").status == 8)
    #expect(try await host.fob("tokens", "revoke", "video", "--discard").status == 8)
    #expect(try host.sandbox.counters()["revokes"] == 0)
    let resumed = try await host.fob("tokens", "revoke", "other", "--resume", "--yes")
    #expect(resumed.output == "\(handle)  revoked\n", "\(resumed.errors)")
  }

  @Test func `the list is read once however many handles`() async throws {
    let host = try OperatorHost()
    let handles = try await wouldEnd(host, "video", "--all").prefix(60).compactMap { $0["handle"] as? String }
    let before = try #require(try host.sandbox.counters()["lists"])
    let result = try await FobResult.run(
      ["tokens", "revoke", "video"] + handles + ["--yes"], input: "", variables: host.variables, in: TemporaryFolder())
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.lines.count == 60 && result.lines.allSatisfy { $0.hasSuffix("  revoked") })
    #expect(try #require(try host.sandbox.counters()["lists"]) - before <= 2, "two pages of 100")
    let missing = try await host.fob("tokens", "revoke", "video", handles[0], "--yes")
    #expect(missing.status == 8)
  }

  @Test func `a plan acts on exactly what the dry run wrote`() async throws {
    let host = try OperatorHost()
    let plan = host.folder.path(of: "plan")
    let planned = try await wouldEnd(host, "video", "--never-expires", "--plan", plan)
    #expect(try host.sandbox.counters()["revokes"] == 0)
    let text = try String(contentsOfFile: plan, encoding: .utf8)
    let made = try await host.fob("tokens", "create", "video", "--lifetime", "never", "--json", "--reveal")
    let token = try #require(made.json["token"] as? [String: Any])
    #expect(!text.contains(try #require(token["handle"] as? String)))

    #expect(try await host.fob("tokens", "revoke", "pod", "--plan", plan, "--yes").status == 1)
    #expect(try await host.fob("tokens", "revoke", "video", "--all", "--plan", plan, "--yes").status == 1)
    #expect(try host.sandbox.counters()["revokes"] == 0)
    let done = try await host.fob("tokens", "revoke", "video", "--plan", plan, "--yes", "--json")
    #expect(done.status == 0, "\(done.errors)")
    #expect((done.json["counts"] as? [String: Int])?["ended"] == planned.count)
    #expect(try await wouldEnd(host, "video", "--never-expires").count == 1, "the one made later lives")
  }

  @Test func `no value is in any file of the plans`() async throws {
    let host = try OperatorHost()
    let made = try await host.fob("tokens", "create", "video", "--json", "--reveal", "--label", "planned")
    let token = try #require(made.json["token"] as? [String: Any])
    let (handle, value) = (try #require(token["handle"] as? String), try #require(token["value"] as? String))
    #expect(try await host.fob("tokens", "revoke", "video", "--label", "plan*", "--yes").status == 0)
    let folder = host.folder.path(of: "state/fob/revocations")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(names.count == 1)
    for name in names {
      let text = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
      #expect(text.contains(handle) && !text.contains(value))
    }
  }

  @Test func `POD revokes many by one reading however its organization is named`() async throws {
    let host = try OperatorHost()
    try host.change("pod", "organization", to: "1")
    let owned = try await wouldEnd(host, "pod", "--unused").filter { $0["id"] != nil }
    let lists = try host.sandbox.counters()["lists"] ?? 0
    let handles = owned.prefix(5).compactMap { $0["handle"] as? String }
    #expect(handles.count > 1)
    let result = try await FobResult.run(
      ["tokens", "revoke", "pod"] + handles + ["--yes", "--json"], input: "", variables: host.variables,
      in: TemporaryFolder())
    #expect(result.status == 0, "\(result.errors)")
    #expect((result.json["counts"] as? [String: Int])?["ended"] == handles.count)
    let counters = try host.sandbox.counters()
    #expect(counters["revokes"] == handles.count)
    #expect(counters["lists"] == lists + 2, "one to find them, one to end them by")
  }

  @Test func `a member's tokens are not begun with`() async throws {
    let host = try OperatorHost()
    let all = try await host.fob("tokens", "revoke", "pod", "--all", "--yes")
    #expect(all.status == 7, "\(all.errors)")
    #expect(all.errors.contains("'brown'") && all.errors.contains("Nothing was revoked."))
    let counters = try host.sandbox.counters()
    #expect(counters["revokes"] == 0)
    #expect(try await host.fob("tokens", "revoke", "pod", "--resume", "--yes").status == 8, "no plan is left behind")
  }

  @Test func `a plan can be forgotten`() async throws {
    let host = try OperatorHost()
    #expect(try await host.fob("tokens", "revoke", "video", "--discard").status == 8)
    let plan = host.folder.path(of: "plan")
    let planned = try await wouldEnd(host, "video", "--never-expires", "--plan", plan)
    let forgotten = try await host.fob("tokens", "revoke", "video", "--discard", "--plan", plan)
    #expect(forgotten.status == 0)
    #expect(
      forgotten.errors
        == "fob: discarded the plan of \(planned.count) in video; \(planned.count) of them may still be valid.\n")
    #expect(try await host.fob("tokens", "revoke", "video", "--plan", plan, "--yes").status == 8)
    #expect(try host.sandbox.counters()["revokes"] == 0)
  }

  @Test func `rotating makes one alike and ends the old one when told`() async throws {
    let host = try OperatorHost()
    let made = try await host.fob("tokens", "create", "video", "--lifetime", "2h", "--label", "Stapel", "--json")
    let old = try #require((made.json["token"] as? [String: Any])?["handle"] as? String)
    let kept = try await host.fob("tokens", "rotate", "video", old, "--json", "--reveal")
    #expect(kept.status == 0, "\(kept.errors)")
    let token = try #require(kept.json["token"] as? [String: Any])
    #expect(token["label"] as? String == "Stapel" && token["lifetime_seconds"] as? Int == 7200)
    #expect(token["handle"] as? String != old && (token["value"] as? String)?.isEmpty == false)
    #expect(kept.json["old_ended"] as? Bool == false)
    #expect(try host.sandbox.counters()["revokes"] == 0)
    #expect(try await host.fob("tokens", "rotate", "video", old, "--revoke-old").status == 64)
    let ended = try await host.fob("tokens", "rotate", "video", old, "--revoke-old", "--yes", "--json")
    #expect(ended.status == 0 && ended.json["old_ended"] as? Bool == true, "\(ended.errors)")
    #expect(try await host.fob("tokens", "show", "video", old).status == 8)
    #expect(try host.sandbox.counters()["creates"] == 3)
    let history = try await host.fob("audit", "video", "--handle", old, "--event", "rotate")
    #expect(history.output.components(separatedBy: "replaced by").count == 3, "\(history.output)")
  }
}
