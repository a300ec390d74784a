import Foundation
import Support
import Testing

/// `fob policy …`, and what rules forbid.
@Suite(.drivesPrograms) struct PolicyTests {
  private func host(_ rules: String) throws -> OperatorHost {
    let host = try OperatorHost("--tokens", "20")
    try host.folder.write(rules, to: "config/fob/policy.ini")
    return host
  }

  @Test func `check lists what breaks which rule of which file, and ends with 9`() async throws {
    let host = try host("[policy]\nnever_expiring = no\nlongest_unused = 10000d\n")
    let checked = try await host.fob("policy", "check", "video", "pod", "--json")
    #expect(checked.status == 9, "\(checked.errors)")
    let violations = try #require(checked.json["violations"] as? [[String: Any]])
    let listed = try await host.fob("tokens", "list", "video", "--filter", "never", "--json")
    let never = (listed.json["tokens"] as? [[String: Any]])?.compactMap { $0["handle"] as? String } ?? []
    #expect(!never.isEmpty && violations.compactMap { $0["handle"] as? String } == never, "POD's cannot expire")
    #expect(violations.allSatisfy { $0["file"] as? String == host.folder.path(of: "config/fob/policy.ini") })
    #expect(violations.allSatisfy { $0["rule"] as? String == "never_expiring" && $0["line"] as? Int == 2 })
    let csv = try await host.fob("policy", "check", "video", "--csv")
    #expect(csv.status == 9 && csv.output.components(separatedBy: "\r\n").count { !$0.isEmpty } == never.count + 1)
    let shown = try await host.fob("policy", "show")
    #expect(shown.status == 0 && shown.output.contains("never_expiring"), "\(shown.errors)")
  }

  /// Whether this account may have an /etc of its own.
  private static let hasNamespaces = (try? Spawning.run(["unshare", "--mount", "true"]))?.status == 0

  @Test(.enabled(if: hasNamespaces, "a mount namespace cannot be made here"))
  func `the machine's rules in etc hold, and the user's cannot loosen them`() throws {
    let host = try host("[policy]\nlongest_lifetime = 90d\n")
    let rules = try host.folder.write("[policy]\nlongest_lifetime = 1h\n", to: "rules.ini")
    func create(_ lifetime: String) throws -> (status: Int32, text: String) {
      let script = """
        mount -t tmpfs none /etc && mkdir /etc/fob && cp "$1" /etc/fob/policy.ini &&
        exec "$2" tokens create video --lifetime "$3"
        """
      return try Spawning.run(
        ["unshare", "--mount", "sh", "-c", script, "sh", rules, BuiltBinary.path("fob"), lifetime],
        environment: host.variables.merging(["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]) { $1 })
    }
    let refused = try create("2h")
    #expect(refused.status != 0 && refused.text.contains("longest_lifetime = 1h (/etc/fob/policy.ini:2)"), "\(refused)")
    #expect(try host.sandbox.counters()["creates"] ?? 0 == 0)
    #expect(try create("30m").status == 0)
  }

  @Test func `revoking what breaks a rule ends that and nothing of POD`() async throws {
    let host = try host("[policy]\nnever_expiring = no\nlongest_lifetime = 36500d\n")
    let pod = try await host.fob("tokens", "revoke", "pod", "--violating", "--yes")
    #expect(pod.status == 0 && pod.errors.contains("no upload token matches"), "\(pod.errors)")
    #expect(try host.sandbox.counters()["revokes"] == 0)
    let ended = try await host.fob("tokens", "revoke", "video", "--violating", "--yes")
    #expect(ended.status == 0 && !ended.lines.isEmpty, "\(ended.errors)")
    #expect(try await host.fob("policy", "check", "video").status == 0)
    #expect(try host.sandbox.counters()["revokes"] == ended.lines.count)
  }

  @Test func `a new token against a rule is refused with rule and file, also as a replacement`() async throws {
    let host = try host("[policy]\nlongest_lifetime = 1d\n")
    let refused = try await host.fob("tokens", "create", "video", "--lifetime", "2d")
    #expect(refused.status == 7 && refused.errors.contains("longest_lifetime = 1d ("), "\(refused.errors)")
    #expect(try await host.fob("tokens", "create", "video", "--lifetime", "1d").status == 0)
    #expect(try host.sandbox.counters()["creates"] == 1)
  }

  @Test func `rules that cannot be read forbid every creation, and are told with file and line`() async throws {
    let host = try host("[policy]\nlongest_lifetme = 1d\n")
    for arguments in [["tokens", "create", "video", "--lifetime", "1h"], ["policy", "check"], ["policy", "show"]] {
      let result = try await host.fob(arguments)
      #expect(result.status == 1 && result.errors.contains("policy.ini:2: unknown rule"), "\(result.errors)")
    }
    #expect(try host.sandbox.counters()["creates"] == 0)
  }

  @Test func `without rules nothing is forbidden, and no server is asked`() async throws {
    let host = try OperatorHost()
    #expect(try await host.fob("policy", "check").status == 0)
    #expect(try host.sandbox.counters()["requests"] == 0)
  }
}
