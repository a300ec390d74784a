import Foundation
import Glibc
import Support
import Testing

/// `fob tokens rotate --deliver COMMAND --grace SPAN`: whatever happens, nobody is left without a token.
@Suite(.drivesPrograms) struct DeliveryTests {
  @Test(arguments: ["video", "pod"])
  func `the new value reaches the command; the old token lives until its grace is over, which lists say`(
    _ name: String
  ) async throws {
    let world = try RotationHost()
    let old = try #require(try await world.handles(name).first)
    let rotated = try await world.rotate(
      name, old, "--deliver", try world.taking(), "--grace", "90m", "--yes", "--json")
    #expect(rotated.status == 0, "\(rotated.errors)")
    let new = try #require((rotated.json["token"] as? [String: Any])?["handle"] as? String)
    #expect(rotated.json["delivered"] as? Bool == true && rotated.json["old_ended"] as? Bool == false)
    #expect(try await world.taken == [[name, old, new, world.value(new, in: name)]])
    #expect(rotated.errors.contains("is valid for 1h"), "\(rotated.errors)")

    let table = try await world.host.fob("tokens", "list", name, "--color", "always")
    #expect(table.lines.first { $0.contains(old) }?.contains("old · 1h") == true, "\(table.output)")
    #expect(table.lines.count { $0.contains("old · ") } == 1)
    let listed = try await world.host.fob("tokens", "list", name, "--json")
    let row = (listed.json["tokens"] as? [[String: Any]])?.first { $0["handle"] as? String == old }
    #expect(row?["replaced_by"] as? String == new && row?["revoked_at"] != nil)
    let csv = try await world.host.fob("tokens", "list", name, "--csv")
    #expect(!csv.output.contains("old · "), "a script gets the label alone")

    #expect(try await world.host.fob("tokens", "revoke", name, "--resume", "--yes").status == 8, "it is not due")
    let early = try await world.rotate(name, "--resume", "--yes")
    #expect(early.status == 0 && early.errors.contains("revoked in 1h"), "\(early.errors)")
    #expect(try await world.host.fob("keep", "--once", name).status == 0)
    let again = try await world.rotate(name, old, "--yes", "--revoke-old")
    #expect(again.status == 1 && again.errors.contains("was replaced by \(new)"), "\(again.errors)")
    #expect(try world.count("revokes") == 0 && world.count("creates") == 1)
  }

  @Test func `when the grace is over, keep revokes the old token, and only that`() async throws {
    let world = try RotationHost()
    let before = try await world.handles("video")
    let rotated = try await world.rotate("video", before[0], "--grace", "1s", "--yes", "--json")
    #expect(rotated.status == 0, "\(rotated.errors)")
    let new = try #require((rotated.json["token"] as? [String: Any])?["handle"] as? String)
    let folder = try TemporaryFolder()
    let keeping = try RunningFob(["keep", "video"], input: "", variables: world.host.variables, in: folder)
    try await waitUntil("keep says that it revoked it") { folder.text(of: "output")?.contains("revoked") == true }
    keeping.strike(SIGTERM)
    let kept = try await keeping.result()
    #expect(kept.status == 0 && kept.output.contains("video: revoked \(before[0]), which \(new) replaced"))
    #expect(Set(try await world.handles("video")) == Set(before.dropFirst() + [new]))
  }

  @Test func `resume revokes what is due, and not where the replacement is gone`() async throws {
    let world = try RotationHost()
    let before = try await world.handles("video")
    let rotated = try await world.rotate("video", before[0], before[1], "--grace", "1s", "--yes", "--json")
    let rows = (rotated.json["environments"] as? [[String: Any]])?.first?["rotated"] as? [[String: Any]] ?? []
    let new = rows.compactMap { $0["new"] as? String }
    try #require(new.count == 2, "\(rotated.errors)")
    #expect(try await world.host.fob("tokens", "revoke", "video", new[0], "--yes").status == 0)
    var resumed = try await world.rotate("video", "--resume", "--yes")
    for _ in 1...100 where resumed.status == 0 { resumed = try await world.rotate("video", "--resume", "--yes") }
    #expect(
      resumed.status == 9 && resumed.output.contains("\(new[0]) is not in the list any more"), "\(resumed.errors)")
    let living = try await world.handles("video")
    #expect(living.contains(before[0]) && !living.contains(before[1]) && living.contains(new[1]))
  }

  @Test func `a delivery that fails leaves both, names both, and resuming delivers the same token`() async throws {
    let world = try RotationHost()
    let old = try #require(try await world.handles("video").first)
    let file = world.host.folder.path(of: "taken")
    let command = try world.command(
      "test -e '\(file).open' || { echo the shelf is full >&2; exit 3; }\ncat > '\(file)'")
    let failed = try await world.rotate("video", old, "--deliver", command, "--revoke-old", "--yes")
    let new = try #require(try await world.handles("video").first { failed.errors.contains("\($0) was created") })
    #expect(failed.status == 9 && failed.errors.contains("\(old) is still valid, and so is \(new)"), "\(failed.errors)")
    #expect(failed.errors.contains("'sh' ended with status 3 and said: the shelf is full"), "\(failed.errors)")
    let value = try await world.value(new, in: "video")
    #expect(!failed.errors.contains(value) && !failed.output.contains(value))
    #expect(try world.count("revokes") == 0)
    let twice = try await world.rotate("video", old, "--yes", "--revoke-old")
    #expect(twice.status == 1 && twice.errors.contains("Its replacement is \(new)."), "\(twice.errors)")
    #expect(try await world.rotate("video", "--resume", "--yes").status == 9)
    try world.host.folder.write("", to: "taken.open")
    let resumed = try await world.rotate("video", "--resume", "--yes")
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(world.host.folder.text(of: "taken") == value)
    let living = try await world.handles("video")
    #expect(!living.contains(old) && living.contains(new))
    #expect(try world.count("creates") == 1 && world.count("revokes") == 1)
    let history = try await world.host.fob("audit", "video", "--handle", new, "--event", "deliver")
    #expect(history.lines.count { $0.contains("failed") } == 2 && history.lines.count { $0.contains("done") } == 1)
  }

  @Test func `killed while it delivers, fob goes on with the same token`() async throws {
    let world = try RotationHost()
    let old = try #require(try await world.handles("video").first)
    let file = world.host.folder.path(of: "taken")
    let command = try world.command(
      "test -e '\(file).killed' || { touch '\(file).killed'; kill -9 $PPID; }\ncat > '\(file)'")
    let killed = try await world.rotate("video", old, "--deliver", command, "--revoke-old", "--yes")
    #expect(killed.status == 128 + SIGKILL)
    #expect(try world.count("creates") == 1 && world.count("revokes") == 0)
    let resumed = try await world.rotate("video", "--resume", "--yes", "--json")
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try world.count("creates") == 1 && world.count("revokes") == 1)
    let living = try await world.handles("video")
    let delivered = try #require(world.host.folder.text(of: "taken"))
    var values: [String] = []
    for handle in living where !delivered.isEmpty { values.append(try await world.value(handle, in: "video")) }
    #expect(!living.contains(old) && values.contains(delivered))
  }

  @Test func `killed while the server creates, fob names the token that nobody knows of, and creates none`()
    async throws
  {
    let world = try RotationHost("--tokens", "5")
    let before = try await world.handles("video")
    try world.host.change("video", "timeout", to: "10m")
    try world.host.sandbox.control(
      "faults", #"{"kind": "hang-headers", "method": "POST", "path": "/upload-tokens", "count": 1}"#)
    let running = try RunningFob(
      ["tokens", "rotate", "video", before[0], "--revoke-old", "--yes"], input: "", variables: world.host.variables,
      in: TemporaryFolder())
    try await waitUntil("the server has created one") { try world.count("creates") == 1 }
    running.strike(SIGKILL)
    _ = try await running.result()
    let unknown = try #require(Set(try await world.handles("video")).subtracting(before).first)
    let resumed = try await world.rotate("video", "--resume", "--yes")
    #expect(resumed.status != 0 && (resumed.output + resumed.errors).contains(unknown), "\(resumed.errors)")
    #expect(try world.count("creates") == 1 && world.count("revokes") == 0)
    #expect(try await world.host.fob("tokens", "revoke", "video", unknown, "--yes").status == 0)
    let second = try await world.rotate("video", "--resume", "--yes")
    #expect(second.status == 0, "\(second.errors)")
    #expect(try world.count("creates") == 2 && world.count("revokes") == 2)
    #expect(try await world.handles("video").count == before.count)
  }

  @Test func `a rotation that nobody goes on with is discarded; what was created is named and stays`() async throws {
    let world = try RotationHost()
    let old = try #require(try await world.handles("video").first)
    let failed = try await world.rotate("video", old, "--deliver", "false")
    let discarded = try await world.rotate("video", "--discard")
    #expect(failed.status == 9 && discarded.status == 0, "\(discarded.errors)")
    let new = try #require(try await world.handles("video").first { failed.errors.contains("\($0) was created") })
    #expect(discarded.errors.contains("created and not delivered: \(new), for \(old)"), "\(discarded.errors)")
    #expect(try await world.rotate("video", "--resume", "--yes").status == 8)
    #expect(try await world.handles("video").contains(old))
  }
}
