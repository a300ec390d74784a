import Foundation
import Glibc
import Support
import Testing

/// A process that looks after a session does not outlive who started it by long, and begins nothing once nobody waits for it.
@Suite(.drivesPrograms) struct HelperEndTests {
  private func hang(_ host: OperatorHost, _ path: String) throws {
    try host.change("video", "timeout", to: "1h")
    try host.sandbox.control("faults", #"{"kind": "hang-headers", "seconds": 3600, "path": "\#(path)", "count": 1}"#)
  }

  private func killed(_ fixture: TerminalFixture) async throws {
    fixture.terminal.signal(SIGKILL)
    _ = try await fixture.terminal.waitForEnd()
  }

  /// The token that is there after a command got a signal while the server, which has counted its request, had not answered it.
  private func tokenAfter(
    _ signal: Int32, to command: String, once counter: String, on host: OperatorHost
  ) async throws -> String {
    let program = try PipedProgram([BuiltBinary.path("fob"), command, "video"], environment: host.variables)
    try await waitUntil("the server has the request") { try host.sandbox.counters()[counter] == 1 }
    kill(program.process, signal)
    #expect(try await program.waitForEnd() == 128 + signal)
    let token = try await host.fob("token", "video")
    #expect(token.status == 0 && token.errors.isEmpty, "\(token.errors)")
    #expect(try host.sandbox.counters()["logins"] == 1)
    return token.output
  }

  @Test func `it ends though the server never answers`() async throws {
    let fixture = try await TerminalFixture(
      { host in
        _ = try await host.fob("login", "video")
        try hang(host, "/auth/refresh")
      }, { fob, _ in [fob, "refresh", "video"] })
    try await fixture.waitForRefresh()
    try await killed(fixture)
    try await fixture.waitUntilAllHaveEnded(within: 120)
  }

  /// A server that takes its time, as one behind a slow line does: longer than anybody would wait at a prompt.
  @Test func `a slow answer is saved though the terminal has gone`() async throws {
    var before = ""
    let fixture = try await TerminalFixture(
      { host in
        before = try await host.fob("token", "video").output
        try host.slowDown("/auth/refresh", by: 0.02)
      }, { fob, _ in [fob, "refresh", "video"] })
    try await fixture.waitForRefresh()
    fixture.terminal.hangUp()
    _ = try await fixture.terminal.waitForEnd()
    try await fixture.waitUntilAllHaveEnded()
    let token = try await fixture.host.fob("token", "video")
    #expect(token.output != before && token.errors.isEmpty, "\(token.errors)")
    #expect(try fixture.counters("logins", "refreshes", "reused") == [1, 1, 0])
  }

  /// Under cron or systemd there is no other process: the signal waits, and ends the command then.
  @Test(arguments: [SIGTERM, SIGHUP, SIGINT]) func `a signal waits for the answer`(signal: Int32) async throws {
    let host = try OperatorHost()
    let before = try await host.fob("token", "video").output
    try host.slowDown("/auth/refresh")
    #expect(try await tokenAfter(signal, to: "refresh", once: "refreshes", on: host) != before)
  }

  @Test(arguments: [SIGTERM, SIGHUP]) func `a signal waits for the answer to a login`(signal: Int32) async throws {
    let host = try OperatorHost()
    try host.slowDown("/auth/api-key")
    _ = try await tokenAfter(signal, to: "login", once: "logins", on: host)
  }

  @Test func `it begins nothing once nobody waits`() async throws {
    var other: PipedProgram?
    var opened: OpenedFiles?
    let fixture = try await TerminalFixture(
      { host in
        _ = try await host.fob("login", "video")
        try hang(host, "/auth/refresh")
        other = try PipedProgram([BuiltBinary.path("fob"), "refresh", "video"], environment: host.variables)
        try await waitUntil("another process has the lock") { try host.sandbox.counters()["refreshes"] == 1 }
        opened = try OpenedFiles(in: [host.folder.path(of: "state/fob/sessions")])
      }, { fob, _ in [fob, "refresh", "video"] })
    try await waitUntil("it waits for the lock too") {
      opened?.drain().contains { $0.hasSuffix("/video.lock") } == true
    }
    try await killed(fixture)
    // Given up it need not wait for the lock; else it would have it in a moment.
    try? await waitUntil("it has ended", within: 5) { fixture.children.isEmpty }
    kill(try #require(other).process, SIGKILL)
    try await fixture.waitUntilAllHaveEnded(within: 60)
    #expect(try fixture.counters("logins", "refreshes") == [1, 1])
  }
}
