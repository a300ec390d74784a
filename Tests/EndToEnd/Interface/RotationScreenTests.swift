import Foundation
import Glibc
import Support
import Testing

/// Rotating marked upload tokens of several environments in a terminal, against the sandbox.
@Suite(.enabled(if: TmuxSession.isAvailable), .drivesPrograms) struct RotationScreenTests {
  private func open(_ host: OperatorHost) throws -> TmuxSession {
    try TmuxSession(
      "sh -c 'echo $$ > \"\(host.folder.path(of: "pid"))\"; exec \"\(BuiltBinary.path("fob"))\" --environment video'",
      environment: host.variables, rows: 40, columns: 120)
  }

  /// The files with new values in the home folder.
  private func files(of host: OperatorHost) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: host.folder.path).filter { $0.hasPrefix("fob-rotated-") }
  }

  @Test func `tokens of two environments are replaced with a grace, and their values go to files of their owner`()
    async throws
  {
    let world = try RotationHost()
    let host = world.host
    try host.change("video", "production", to: "yes")
    let (video, pod) = (try await world.handles("video"), try await world.handles("pod"))
    let tmux = try open(host)
    try await tmux.wait(for: "fob")
    try tmux.press("I")
    try await tmux.wait(for: "2 lists read")
    try tmux.type("/env:video")
    try tmux.press("Enter", "Space", "Space", "Escape")
    try tmux.type("/env:pod Nightly")
    try tmux.press("Enter", "Space", "Escape", "o")
    try await tmux.wait(for: "environment 1 of 2")
    try tmux.press("t", "t")
    try await tmux.wait(for: "for 24 hours more")
    let first = try tmux.screen()
    if first.contains("· video ·") { try confirmVideo(tmux) } else { try tmux.press("Tab", "Tab", "Enter") }
    try await tmux.wait(for: "environment 2 of 2")
    #expect(try world.count("creates") == 0, "nothing is created before the last page")
    if first.contains("· video ·") { try tmux.press("Tab", "Tab", "Enter") } else { try confirmVideo(tmux) }
    try await tmux.wait(for: "All rotated.")
    try tmux.press("w")
    try await tmux.wait(for: "which only you can read")
    try tmux.press("Escape")
    try await tmux.wait(until: "the results below are on top") {
      $0.contains("All rotated.") && !$0.contains("which only you can read")
    }
    try tmux.press("w")
    try await tmux.wait(for: "which only you can read")
    #expect(try world.count("creates") == 3 && world.count("revokes") == 0)
    let names = try files(of: host)
    #expect(names.count == 2, "\(names)")
    for name in names {
      let mode = try FileManager.default.attributesOfItem(atPath: host.folder.path(of: name))[.posixPermissions]
      #expect(mode as? Int == 0o600)
      for line in try #require(host.folder.text(of: name)).split(separator: "\n") {
        let row = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        let (place, handle) = (try #require(row["environment"] as? String), try #require(row["handle"] as? String))
        #expect(try await world.value(handle, in: place) == row["value"] as? String)
        #expect((place == "video" ? video : pod).contains(try #require(row["old"] as? String)))
      }
    }
    let audit = try await host.fob("audit", "--json")
    #expect(audit.output.contains("saved to ~/fob-rotated-"), "\(audit.output)")
    let listed = try await host.fob("tokens", "list", "video", "--json")
    #expect(listed.output.contains("replaced_by"), "the grace is known to the list")
  }

  private func confirmVideo(_ tmux: TmuxSession) throws {
    try tmux.press("Enter")
    try tmux.type("video")
    try tmux.press("Enter")
  }

  @Test func `killed in the middle, the next UI resumes it, and no token is created twice`() async throws {
    let world = try RotationHost()
    let host = world.host
    let before = try await world.handles("video")
    try host.change("video", "timeout", to: "10m")
    try host.sandbox.control(
      "faults", #"{"kind": "hang-headers", "method": "POST", "path": "/upload-tokens", "skip": 2, "count": 0}"#)
    let first = try open(host)
    try await first.wait(for: "of 187")
    try first.press("Tab", "Space", "Space", "Space", "Space", "o")
    try await first.wait(for: "Rotate 4 of 187")
    try first.press("Tab", "Tab", "Enter")
    let folder = host.folder.path(of: "state/fob/rotations")
    try await waitUntil("two are created, and the third was asked for") {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      let plan =
        names.first { $0.hasSuffix(".jsonl") }.flatMap { host.folder.text(of: "state/fob/rotations/\($0)") } ?? ""
      return plan.components(separatedBy: #""step":"created""#).count == 3
        && plan.components(separatedBy: #""step":"asked""#).count == 4
    }
    try await waitUntil("the server has created the third") { try world.count("creates") == 3 }
    let text = try String(contentsOfFile: host.folder.path(of: "pid"), encoding: .utf8)
    Glibc.kill(try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines))), SIGKILL)
    _ = try host.sandbox.ask("DELETE", "/_sandbox/faults")
    let second = try open(host)
    try await second.wait(for: "rotated in video.")
    try second.press("X")
    try await second.wait(for: "Resume rotating: video")
    try second.press("Tab", "Enter")
    // The server had created the third before it hung: nobody knows that, so it is named and not created again.
    try await second.wait(for: "3 created, 1 may have been created")
    #expect(try world.count("creates") == 4)
    #expect(try await world.handles("video").count == before.count + 4)
  }
}
