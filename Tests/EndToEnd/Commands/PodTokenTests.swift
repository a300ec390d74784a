import Foundation
import Support
import Testing

/// `fob tokens …` on POD, whose tokens belong to organizations.
@Suite(.drivesPrograms) struct PodTokenTests {
  @Test func `POD lists label, scope and use`() async throws {
    let host = try OperatorHost()
    let rows = try await host.tokenRows("pod")
    #expect(rows.count > 25)
    #expect(Set(rows.compactMap { $0["organization"] as? String }).count > 1)
    #expect(rows.contains { $0["last_used"] as? String == "never" })
    #expect(rows.allSatisfy { $0["problem"] == nil })
    #expect(Set(rows.compactMap { $0["scope"] as? String }) == ["all", "upload", "download"])
    #expect(rows.contains { ($0["label"] as? String)?.contains(" (scope: all)") == true })
  }

  @Test(arguments: [[], ["--page", "1"]])
  func `an organization that cannot be read is named`(_ more: [String]) async throws {
    let host = try OperatorHost()
    try host.change("pod", "organization", to: "northfield, nowhere")
    let list = try await host.fob(["tokens", "list", "pod", "--json"] + more)
    #expect(list.status == 0)
    #expect(
      list.errors.contains("fob: the list is incomplete: ") && list.errors.contains("'nowhere'"), "\(list.errors)")
    #expect((list.json["omissions"] as? [String])?.count == 1 && list.json["complete"] as? Bool != true)
  }

  @Test func `every script is told the whole wait for POD's sign-ins`() async throws {
    let host = try OperatorHost()
    try host.sandbox.control(
      "faults", #"{"kind": "status", "status": 429, "path": "/users/sign_in", "method": "POST", "count": 0}"#)
    var waits: [Int] = []
    for command in [["tokens", "list", "pod"], ["tokens", "list", "pod"], ["refresh", "pod"]] {
      let result = try await FobResult.run(command, input: "", variables: host.variables, in: TemporaryFolder())
      #expect(result.status == 75, "\(result.errors)")
      let wait = try #require(result.errors.firstMatch(of: /Try again in (\d+) s/), "\(result.errors)")
      waits.append(try #require(Int(wait.output.1)))
    }
    // What is left of half a day, for all of them; a minute is for the machine.
    #expect(try host.sandbox.counters()["requests"] ?? 0 <= 2)
    #expect(zip(waits, waits.dropFirst()).allSatisfy { (0...60).contains($0 - $1) }, "\(waits)")
  }

  @Test func `POD from creation to revocation`() async throws {
    let host = try OperatorHost()
    let all = try await host.tokenRows("pod")
    let owned = all.filter { $0["id"] != nil }.compactMap { $0["organization"] as? String }
    let organization = try #require(owned.first)
    let unnamed = try await host.fob("tokens", "create", "pod", "--scope", "download")
    #expect(unnamed.status == 64)
    #expect(unnamed.errors.contains(organization) && unnamed.errors.contains("--organization NAME"))
    let created = try await host.fob(
      "tokens", "create", "pod", "--organization", organization, "--scope", "download", "--label", "nächtlich <&>",
      "--json")
    #expect(created.status == 0, "\(created.errors)")
    let token = try #require(created.json["token"] as? [String: Any])
    let handle = try #require(token["handle"] as? String)
    #expect(token["scope"] as? String == "download")
    #expect(token["label"] as? String == "nächtlich <&>")
    let shown = try await host.fob("tokens", "show", "pod", handle)
    #expect(shown.output.contains("claim jti") && shown.output.contains("unverified"))
    let labelled = try await host.fob("tokens", "label", "pod", handle, "x")
    #expect(labelled.status != 0)
    let revoked = try await host.fob("tokens", "revoke", "pod", handle, "--yes")
    #expect(revoked.status == 0, "\(revoked.errors)")
    #expect(try await host.tokenRows("pod").count == all.count)
  }

  @Test func `POD rotates by number and keeps a label that fob would not give`() async throws {
    let host = try OperatorHost()
    try host.change("pod", "organization", to: "1")
    let before = try await host.tokenRows("pod")
    let old = try #require(before.first { ($0["label"] as? String)?.contains("\n") == true })
    let handle = try #require(old["handle"] as? String)
    let rotated = try await host.fob("tokens", "rotate", "pod", handle, "--revoke-old", "--yes", "--json")
    #expect(rotated.status == 0, "\(rotated.errors)")
    let made = try #require(rotated.json["token"] as? [String: Any])
    #expect(made["label"] as? String == old["label"] as? String)
    #expect(rotated.json["old_ended"] as? Bool == true)
    let after = try await host.tokenRows("pod")
    #expect(after.count == before.count && !after.contains { $0["handle"] as? String == handle })
  }

  @Test func `POD's rows come in the order of their numbers`() async throws {
    let numbers = try await OperatorHost().tokenRows("pod").filter { $0["organization"] as? String == "northfield" }
      .compactMap { ($0["id"] as? String).flatMap { Int($0) } }
    #expect(numbers.count > 25 && numbers == numbers.sorted())
  }

  @Test func `a consumer's token is for downloads where nothing is said`() async throws {
    let host = try OperatorHost()
    let made = try await host.fob("tokens", "create", "pod", "--organization", "harbour-consumer", "--json", "--reveal")
    #expect(made.status == 0, "\(made.errors)")
    let token = try #require(made.json["token"] as? [String: Any])
    #expect(token["scope"] as? String == "download")
    let handle = try #require(token["handle"] as? String)
    let config = try await host.fob("tokens", "show", "pod", handle, "--reveal", "--curl-config")
    #expect(config.output.contains("/organizations/harbour-consumer.json\""))
  }

  @Test func `a member cannot revoke`() async throws {
    let host = try OperatorHost()
    let handle = try #require(try await host.tokenRows("pod-member").first?["handle"] as? String)
    let result = try await host.fob("tokens", "revoke", "pod-member", handle, "--yes")
    #expect(result.status == 7, "\(result.errors)")
    #expect(try host.sandbox.counters()["revokes"] == 0)
  }
}
