import Foundation
import Support
import Testing

/// The inventory in a terminal: servers that answer are there at once, whatever the others do.
@Suite(.enabled(if: TmuxSession.isAvailable), .drivesPrograms) struct InventoryScreenTests {
  /// Puts an environment on a server of its own, and logs it in there.
  private func move(_ name: String, of host: OperatorHost) async throws -> SandboxProcess {
    let server = try SandboxProcess([])
    try host.change(name, "url", to: server.baseURL)
    let list = try await host.fob("tokens", "list", name, "--json")
    try #require(list.status == 0, "\(list.errors)")
    return server
  }

  @Test func `one hangs, one answers 503, one is logged out, one sends a hostile list: the others are there at once`()
    async throws
  {
    let host = try OperatorHost()
    for name in ["archive", "archive-2fa", "web", "web-service"] {
      try FileManager.default.removeItem(atPath: host.folder.path(of: "config/fob/environments/\(name).ini"))
    }
    let environments = "config/fob/environments"
    let (pod, video) = (
      try #require(host.folder.text(of: "\(environments)/pod.ini")),
      try #require(host.folder.text(of: "\(environments)/video.ini"))
    )
    try host.folder.write(pod, to: "\(environments)/hangs.ini")
    try host.folder.write(pod, to: "\(environments)/hostile.ini")
    try host.folder.write(video, to: "\(environments)/out.ini")
    #expect(try await host.fob("tokens", "list", "video", "--json").status == 0)
    let (hanging, failing, hostile) = (
      try await move("hangs", of: host), try await move("pod-member", of: host), try await move("hostile", of: host)
    )
    try FileManager.default.removeItem(atPath: host.folder.path(of: "\(environments)/pod.ini"))
    try hanging.control("faults", #"{"kind": "hang-headers", "path": "/organizations", "count": 0}"#)
    try failing.control("faults", #"{"kind": "status", "status": 503, "path": "/organizations", "count": 0}"#)
    try hostile.control("hostile-labels", "{}")

    let tmux = try TmuxSession(
      "sh -c '\"\(BuiltBinary.path("fob"))\"; cat'", environment: host.variables, rows: 40, columns: 120)
    try await tmux.wait(for: "fob")
    try tmux.press("I")
    let screen = try await tmux.wait(until: "all but the one that hangs are told of") { text in
      text.contains("Inventory") && text.contains("Reading hangs") && text.contains("out (not logged in)")
        && text.contains("pod-member (") && text.contains("2 lists read")
    }
    #expect(ControlSequences.controls(in: screen).allSatisfy { $0 == "U+A" }, "\(screen)")
    try tmux.type("/env:hostile")
    try tmux.press("Enter")
    try await tmux.wait(for: "matching")
    try tmux.press("Escape")
    try tmux.type("/env:video never")
    try tmux.press("Enter")
    try await tmux.wait(for: "matching")
    try tmux.press("*")
    try await tmux.wait(for: "Marked all that match")
    #expect(try [hanging, failing, hostile].map { try $0.counters()["logins"] } == [1, 1, 1], "only those of before")
    #expect(try host.sandbox.counters()["revokes"] == 0)
  }

  @Test func `w writes what is shown into a new file, and replaces none`() async throws {
    let host = try OperatorHost("--tokens", "12")
    #expect(try await host.fob("tokens", "list", "video", "--json").status == 0)
    let tmux = try TmuxSession("sh -c '\"\(BuiltBinary.path("fob"))\"; cat'", environment: host.variables)
    try await tmux.wait(for: "fob")
    try tmux.press("I")
    try await tmux.wait(until: "the inventory is read") { $0.contains("Inventory ·") && $0.contains("1–12 of 12") }
    try tmux.type(":w ~/rows.csv")
    try tmux.press("Enter")
    try await waitUntil("the file is there") { host.folder.text(of: "rows.csv") != nil }
    let text = try #require(host.folder.text(of: "rows.csv"))
    #expect(text.hasPrefix("ENVIRONMENT,SERVICE,LABEL,") && text.split(separator: "\r\n").count == 13)
    try tmux.type(":w ~/rows.csv")
    try tmux.press("Enter")
    // A notice goes after a while; this keeps them.
    try tmux.type(":messages")
    try tmux.press("Enter")
    try await tmux.wait(until: "both are said") { $0.contains("Wrote 12 rows") && $0.contains("is there already") }
    #expect(host.folder.text(of: "rows.csv") == text)
  }
}
