import Foundation
import Support
import Testing

/// What the UI costs over a line, in bytes, wake-ups and requests: the same on any machine.
@Suite(.drivesPrograms) struct InterfaceCostTests {
  private func open(_ host: OperatorHost, _ arguments: String..., rows: Int = 24) throws -> PseudoTerminal {
    try PseudoTerminal(
      [BuiltBinary.path("fob")] + arguments, environment: host.variables.merging(["TERM": "xterm-256color"]) { $1 },
      rows: rows)
  }

  /// A host with so many environments that have a session.
  private func hostWithSessions(_ count: Int) async throws -> OperatorHost {
    let host = try OperatorHost("--token-lifetime", "3600s")
    let file = try #require(host.folder.text(of: "config/fob/environments/archive.ini"))
    for name in ["archive-2fa", "pod", "pod-member", "video", "web", "web-service"] {
      try FileManager.default.removeItem(atPath: host.folder.path(of: "config/fob/environments/\(name).ini"))
    }
    for number in 1..<count {
      try host.folder.write(file, to: "config/fob/environments/archive-\(number + 100).ini")
    }
    #expect(try await host.fob("keep", "--once").status == 0)
    return host
  }

  @Test func `the first frame is short and asks nobody`() async throws {
    let host = try await hostWithSessions(20)
    let requests = try host.sandbox.counters()["requests"] ?? 0
    let terminal = try open(host)
    // The footer is the last of it; ticks may have followed.
    let written = try await terminal.read(until: "help")
    let end = try #require(written.range(of: "help")).upperBound
    #expect(written[..<end].utf8.count <= 3600)
    #expect(try host.sandbox.counters()["requests"] == requests)
  }

  @Test func `a tick is a few bytes and one wake-up`() async throws {
    let host = try await hostWithSessions(20)
    let terminal = try open(host, rows: 64)
    // What follows the start is over at some time; then each second brings a frame, and nothing else wakes the process.
    try await waitUntil("a second costs one wake-up and a few bytes") {
      let before = try ProcessFigures(of: terminal.process)
      var frames: [[UInt8]] = []
      while frames.count < 3 { frames.append(terminal.next(within: 150_000)) }
      let after = try ProcessFigures(of: terminal.process)
      return after.wakeUps(since: before) <= 3 && frames.allSatisfy { $0.count <= 260 }
    }
    withExtendedLifetime(host) {}
  }

  @Test func `nothing wakes it where nothing counts`() async throws {
    let host = try OperatorHost()
    try await open(host).waitForRest()
    withExtendedLifetime(host) {}
  }

  @Test func `nothing wakes it after a login that a person approved`() async throws {
    let host = try OperatorHost("--device-interval", "1s")
    let terminal = try open(host, "--plain", "--environment", "web")
    try await terminal.hear("web, OAuth 2.0")
    terminal.send("L")
    try await terminal.hear("Waiting for the approval, ")
    try host.sandbox.control("approve")
    try await terminal.hear("web: fresh, ")
    try await terminal.waitForRest()
  }

  @Test func `a key costs a few bytes and a list few connections`() async throws {
    let host = try OperatorHost("--tokens", "2000", "--token-lifetime", "3600s")
    _ = try await host.fob("login", "video")
    let before = try host.sandbox.counters()
    let terminal = try open(host, "--environment", "video")
    try await terminal.read(until: "page 1/20")
    terminal.send("\t*")
    try await terminal.read(until: "Marked all")
    let after = try host.sandbox.counters()
    #expect((after["lists"] ?? 0) - (before["lists"] ?? 0) == 21, "the first page, then all")
    #expect((after["connections"] ?? 0) - (before["connections"] ?? 0) <= 8, "eight at once")
    terminal.send("u")
    try await terminal.read(until: "marks away")
    // A tick may come together with one or the other of them.
    var moves: [Int] = []
    for _ in 0..<9 {
      while !terminal.next(within: 100).isEmpty {}
      terminal.send("j")
      moves.append(terminal.next(within: 150_000).count)
    }
    #expect(moves.sorted()[4] <= 300, "\(moves)")
    withExtendedLifetime(host) {}
  }
}
