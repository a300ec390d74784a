import Foundation
import Glibc
import Support
import Testing

/// What is left on a host when the line to it is cut: no process, and every session.
@Suite(.enabled(if: SSHServer.isAvailable), .drivesPrograms) struct CutLineTests {
  /// How a line ends.
  enum Cut: CaseIterable {
    case serverKilled
    case clientKilled
    case silence
  }

  @Test(arguments: Cut.allCases)
  func `no process stays and no session is lost`(cut: Cut) async throws {
    let remote = try RemoteOperator(secondsToMissAClient: cut == .silence ? 2 : nil)
    let before = try await remote.tokenAndLogins()
    let link = try NetworkLink(to: remote.server.port)
    let terminal = try await remote.openInterface("--environment video", showing: "of 187", through: link)
    #expect(remote.processes.count == 1)
    switch cut {
    case .serverKilled:
      for process in remote.server.connections where !remote.processes.contains(process) { kill(process, SIGKILL) }
    case .clientKilled: terminal.signal(SIGKILL)
    case .silence: link.fallSilent()
    }
    try await remote.waitUntilAllHaveEnded()
    #expect(try await remote.tokenAndLogins() == before)
    let again = try await remote.openInterface("--environment video", showing: "of 187")
    again.send("q")
    #expect(try await again.waitForEnd() == 0)
  }

  @Test(.enabled(if: NetworkNamespace.isAvailable)) func `a network that goes down leaves nothing behind`() async throws
  {
    let elsewhere = try NetworkNamespace()
    let remote = try RemoteOperator(address: elsewhere.address, secondsToMissAClient: 2)
    let before = try await remote.tokenAndLogins()
    let terminal = try PseudoTerminal(
      elsewhere.command(remote.client("\(remote.fob) --environment video")),
      environment: RemoteOperator.clientVariables)
    try await terminal.read(until: "of 187")
    try elsewhere.takeDown()
    try await remote.waitUntilAllHaveEnded()
    #expect(try await remote.tokenAndLogins() == before)
  }

  @Test func `inside tmux the interface is found again at another size`() async throws {
    let remote = try RemoteOperator()
    let before = try await remote.tokenAndLogins()
    let tmux = "tmux -u -f /dev/null -S \(remote.host.folder.path(of: "tmux"))"
    let first = try remote.open("\(tmux) new-session \(remote.fob) --environment video")
    try await first.read(until: "of 187")
    let process = try #require(remote.processes.first)
    first.signal(SIGKILL)
    _ = try await first.waitForEnd()
    let second = try remote.open("\(tmux) attach-session", rows: 40, columns: 120)
    try await second.read(until: "HANDLE")
    #expect(remote.processes == [process])
    #expect(try await remote.tokenAndLogins() == before)
    second.send("q")
    #expect(try await second.waitForEnd() == 0)
    try await remote.waitUntilAllHaveEnded()
  }
}
