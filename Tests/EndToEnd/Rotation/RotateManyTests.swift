import Foundation
import Support
import Testing

/// `fob tokens rotate` of many tokens, in one environment and in all.
@Suite(.drivesPrograms) struct RotateManyTests {
  @Test func `each production environment is confirmed, and exactly the chosen ones are replaced and delivered`()
    async throws
  {
    let world = try RotationHost()
    try world.host.change("video", "production", to: "yes")
    let (video, pod) = (try await world.handles("video"), try await world.handles("pod"))
    let chosen = ["-A", pod[0], pod[1], video[0], "--revoke-old", "--deliver", try world.taking()]
    let refused = try await world.rotate(chosen + ["--yes"])
    #expect(
      refused.status == 64 && refused.errors.contains("video is production: use --confirm video:1"), "\(refused.errors)"
    )
    let wrong = try await world.rotate(chosen + ["--yes", "--confirm", "video:3"])
    #expect(wrong.status == 64 && wrong.errors.contains("Nothing was created."), "\(wrong.errors)")
    #expect(try world.count("creates") == 0 && world.taken.isEmpty)
    let done = try await world.rotate(chosen + ["--yes", "--confirm", "video:1"])
    #expect(done.status == 0, "\(done.errors)")
    #expect(try world.count("creates") == 3 && world.count("revokes") == 3)
    #expect(Set(world.taken.map { [$0[0], $0[1]] }) == [["pod", pod[0]], ["pod", pod[1]], ["video", video[0]]])
    #expect(
      done.lines.count { $0.hasSuffix("  delivered") } == 3 && done.lines.count { $0.hasSuffix("  revoked") } == 3)
    for taken in world.taken {
      #expect(try await world.value(taken[2], in: taken[0]) == taken[3])
      #expect(done.output.contains("\(taken[0])  \(taken[1]) → \(taken[2])  delivered"), "\(done.output)")
    }
    #expect(
      Set(try await world.handles("video"))
        == Set(video.dropFirst() + world.taken.filter { $0[0] == "video" }.map { $0[2] }))
    #expect(try await world.handles("pod").count == pod.count)
  }

  @Test func `a filter chooses, a dry run changes nothing, and several need consent`() async throws {
    let world = try RotationHost()
    let filter = ["-A", "--filter", "env:video never"]
    let planned = try await world.rotate(filter + ["--dry-run", "--json"])
    let groups = try #require(planned.json["environments"] as? [[String: Any]], "\(planned.errors)")
    let count = try #require((groups.first?["would_rotate"] as? [Any])?.count)
    #expect(groups.count == 1 && count > 1)
    #expect(try await world.rotate(filter).status == 64, "several are created with consent")
    #expect(try world.count("creates") == 0)
    let done = try await world.rotate(filter + ["--yes", "--json"])
    #expect(done.status == 0, "\(done.errors)")
    #expect(try world.count("creates") == count && world.count("revokes") == 0)
  }

  @Test func `what the server refuses is resumed, the others are done; other environments go on`() async throws {
    let world = try RotationHost()
    let (video, pod) = (try await world.handles("video"), try await world.handles("pod"))
    try world.host.sandbox.control(
      "faults", #"{"kind": "status", "method": "POST", "path": "/upload-tokens", "status": 403, "count": 1}"#)
    let first = try await world.rotate(["-A", video[0], video[1], pod[0], "--revoke-old", "--yes"])
    #expect(first.status == 9 && first.errors.contains("--resume"), "\(first.errors)")
    #expect(first.output.contains("video  \(video[0])  not created: "), "\(first.output)")
    #expect(try world.count("creates") == 2 && world.count("revokes") == 2)
    let second = try await world.rotate("-A", "--resume", "--yes")
    #expect(second.status == 0, "\(second.errors)")
    #expect(try world.count("creates") == 3 && world.count("revokes") == 3)
    #expect(try await world.rotate("-A", "--resume", "--yes").status == 8)
  }

  @Test func `all that match are not rotated while a list is missing`() async throws {
    let world = try RotationHost()
    try world.host.sandbox.control(
      "faults", #"{"kind": "status", "status": 503, "path": "/organizations", "count": 0}"#)
    let refused = try await world.rotate("-A", "--filter", "never", "--yes")
    #expect(refused.status != 0 && refused.errors.contains("--except pod"), "\(refused.errors)")
    #expect(refused.errors.contains("Nothing was created.") && !refused.errors.contains("revoked"), "\(refused.errors)")
    #expect(try world.count("creates") == 0)
  }

  @Test func `the account's rate is kept, and everything is replaced`() async throws {
    let world = try RotationHost("--tokens", "40", "--rate-limit", "30", "--rate-window", "1s")
    let before = try await world.handles("video")
    let done = try await world.rotate("video", "--all", "--revoke-old", "--yes", "--json")
    #expect(done.status == 0, "\(done.errors)")
    #expect(try world.count("creates") == 40 && world.count("revokes") == 40)
    #expect(Set(try await world.handles("video")).isDisjoint(with: before))
  }

  @Test(arguments: [
    ["video"], ["-A"], ["-A", "video", "--all"], ["-A", "-"], ["-A", "--discard"], ["video", "--resume", "--all"],
    ["video", "--resume", "--discard"], ["video", "--resume", "--grace", "1h"], ["video", "--discard", "--yes"],
    ["video", "--all", "--grace", "1h", "--revoke-old"], ["video", "--all", "--grace", "0s"],
    ["video", "--all", "--grace", "2000d"], ["video", "--all", "--deliver", "a | b"],
    ["video", "--all", "--deliver", ""],
    ["video", "aaaaaaaaaa", "--yes"],
  ])
  func `what cannot be meant is a usage error`(_ arguments: [String]) async throws {
    let world = try RotationHost()
    let result = try await world.rotate(arguments)
    #expect(result.status == 64, "\(result.errors)")
    #expect(try world.count("creates") == 0)
  }
}
