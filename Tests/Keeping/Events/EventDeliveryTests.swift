import Formats
import Foundation
import Support
import Testing
import TokenModel

@testable import Keeping

/// How the operator's command is run.
@Suite struct EventDeliveryTests {
  private let folder: TemporaryFolder
  private let audit = AuditNotes()

  init() throws {
    folder = try TemporaryFolder()
  }

  /// Delivers events to a line of shell; the line may write beside `$F`.
  private func deliver(_ script: String, count: Int = 1, limit: Duration = .seconds(60)) async throws {
    try await deliver(to: ["sh", "-c", script], count: count, limit: limit)
  }

  private func deliver(to command: [String], count: Int = 1, limit: Duration = .seconds(60)) async throws {
    let environment = try TestEnvironment.make()
    let events = (0..<count).map {
      RaisedEvent(.sessionRefreshed, in: environment, at: Date(timeIntervalSince1970: Double($0)))
    }
    let line = EventDelivery(events, to: command, in: environment, host: "bastion").line
    let delivery = try #require(EventDelivery(line: line))
    await delivery.deliver(
      variables: ["PATH": "/usr/bin:/bin", "F": folder.path(of: "seen")], stateFolder: folder.path, audit: audit,
      timeLimit: limit)
  }

  private var seen: String { folder.text(of: "seen") ?? "" }

  @Test func `a command reads one event on its input, alone, and knows that it was called at one`() async throws {
    try await deliver("cat >> $F; echo \"$# $FOB_EVENT\" >> $F", count: 2)
    let lines = seen.split(separator: "\n")
    #expect(lines.count == 4 && lines[1] == "0 1" && lines[3] == "0 1")
    let json = try JSONValue(parsing: Array(lines[2].utf8))
    #expect(json["event"] == "session.refreshed" && json["time"] == "1970-01-01T00:00:01Z")
    #expect(audit.events.isEmpty)
  }

  @Test func `a command that fails is noted once, until it has worked again`() async throws {
    try await deliver("echo broken >&2; exit 3", count: 3)
    #expect(audit.events.count == 1 && audit.events[0].result == .failed && audit.events[0].kind == .event)
    #expect(audit.events[0].detail == "on_event: 'sh' ended with status 3 and said: broken")
    try await deliver("exit 3")
    #expect(audit.events.count == 1, "the next process knows it")
    try await deliver("true")
    try await deliver("exit 4")
    #expect(audit.events.count == 2)
  }

  @Test func `a command that is missing, hangs or floods is noted and ended`() async throws {
    try await deliver(to: ["/nowhere/at-all"])
    #expect(audit.events.last?.detail?.contains("/nowhere/at-all") == true)
    try await deliver("true")
    try await deliver("echo $$ > $F; exec sleep 1000", limit: .seconds(5))
    #expect(audit.events.last?.detail?.contains("did not end within") == true)
    let process = try #require(pid_t(seen.trimmingCharacters(in: .whitespacesAndNewlines)))
    #expect(kill(process, 0) == -1, "it was killed")
    try await deliver("true")
    try await deliver("exec yes")
    #expect(audit.events.count == 3 && audit.events.last?.detail?.contains("wrote more than") == true)
  }

  @Test func `a command that reads nothing does no harm`() async throws {
    try await deliver("exec <&-; exit 0", count: 50)
    #expect(audit.events.isEmpty)
  }
}
