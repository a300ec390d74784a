import Formats
import Foundation
import Glibc
import Keeping
import Support
import Synchronization
import Testing
import TokenModel

/// Entries that go to the system's loggers too.
@Suite(.timeLimit(.minutes(5))) struct AuditOutletTests {
  /// A socket for datagrams, as loggers have one.
  private final class Receiver: Sendable {
    private let number: Int32

    init(_ path: String) throws {
      unlink(path)
      number = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
      let bound = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          bind(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
      try #require(bound == 0)
    }

    deinit { close(number) }

    /// The next datagram, if there is one.
    func next() -> String? {
      var buffer = [UInt8](repeating: 0, count: 65_536)
      let count = recv(number, &buffer, buffer.count, Int32(MSG_DONTWAIT))
      return count < 0 ? nil : String(decoding: buffer.prefix(count), as: UTF8.self)
    }
  }

  private let folder: TemporaryFolder
  private let warnings = Warnings()

  private final class Warnings: Sendable {
    let all = Mutex<[String]>([])
  }

  init() throws {
    folder = try TemporaryFolder()
  }

  private var socketPath: String { folder.path(of: "socket") }

  private func log(_ outlet: AuditOutlet, reason: String? = nil) -> AuditLog {
    AuditLog(
      stateFolder: folder.path(of: "state"), clock: TestClock(), reason: reason, outlet: { outlet },
      warn: { [warnings] text in warnings.all.withLock { $0.append(text) } })
  }

  private func event(_ result: AuditEvent.Result = .done, detail: String? = nil) throws -> AuditEvent {
    AuditEvent(
      .revoke, named: try #require(EnvironmentName("video")), origin: try Origin("https://ws.api.video"),
      account: "ops@example.org", handle: Handle("k7w3qzaaab"), result: result, detail: detail)
  }

  @Test func `the journal gets each entry with its fields, and a head that proves the log`() async throws {
    let receiver = try Receiver(socketPath)
    let log = log(.journal(at: socketPath), reason: "ticket 7\nfob_event=forged")
    await log.record(try event(detail: "a detail"))
    await log.record(try event(.refused))
    let first = try #require(receiver.next())
    let fields = Dictionary(
      first.split(separator: "\n").map { line in
        let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "none")
      }, uniquingKeysWith: { "\($0) and \($1)" })
    #expect(fields["SYSLOG_IDENTIFIER"] == "fob" && fields["PRIORITY"] == "5" && fields["FOB_EVENT"] == "revoke")
    #expect(fields["FOB_ENVIRONMENT"] == "video" && fields["FOB_HANDLE"] == "k7w3qzaaab")
    #expect(fields["FOB_ACCOUNT"] == "ops@example.org" && fields["FOB_DETAIL"] == "a detail")
    #expect(fields["FOB_REASON"]?.hasPrefix("ticket 7") == true && fields["fob_event"] == nil, "\(first)")
    #expect(fields["MESSAGE"]?.hasPrefix("revoke done in video k7w3qzaaab; a detail; reason: ticket 7") == true)
    #expect(try #require(receiver.next()).contains("\nPRIORITY=4\n"))
    let head = try #require(AuditMark(fields["FOB_HEAD"] ?? ""))
    let verdict = try await log.verify(head: head)
    #expect(head.sequence == 1 && verdict.proven == 1)
    #expect(warnings.all.withLock { $0 } == [])
    #expect(folder.text(of: "state/audit.jsonl")?.contains(#""reason":"ticket 7"#) == true)
  }

  @Test func `the head alone is sent at the first call and once an hour, and adds no line`() async throws {
    let receiver = try Receiver(socketPath)
    let clock = TestClock()
    let log = AuditLog(
      stateFolder: folder.path(of: "state"), clock: clock, outlet: { [socketPath] in .journal(at: socketPath) },
      warn: { [warnings] text in warnings.all.withLock { $0.append(text) } })
    await log.sendHead()
    #expect(receiver.next() == nil, "an empty log has none")
    for _ in 1...2 {
      await log.record(try event())
      #expect(receiver.next() != nil)
    }
    let head = try #require(try await log.verify(head: nil).head)
    for _ in 1...3 {
      clock.advance(by: 3600)
      for _ in 1...2 { await log.sendHead() }
      let sent = try #require(receiver.next())
      #expect(sent.contains("\nFOB_HEAD=\(head)\n") && sent.hasPrefix("MESSAGE=the audit log's head is 2-"), "\(sent)")
      #expect(receiver.next() == nil)
    }
    clock.advance(by: 3599)
    await log.sendHead()
    #expect(receiver.next() == nil)
    #expect(try await log.verify(head: head).linked == 2)
    #expect(warnings.all.withLock { $0 } == [])
  }

  @Test func `the system's logger gets the line after its stamp`() async throws {
    let receiver = try Receiver(socketPath)
    await log(.syslog(at: socketPath)).record(try event())
    let text = try #require(receiver.next())
    let match = try #require(
      text.wholeMatch(of: /<85>[A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8} fob\[([0-9]+)\]: (\{.*\})/), "\(text)")
    #expect(match.1 == "\(getpid())")
    #expect("\(match.2)\n" == folder.text(of: "state/audit.jsonl"))
  }

  @Test func `a receiver that is away loses nothing and is reported once, until it was there again`() async throws {
    let log = log(.journal(at: socketPath))
    for _ in 1...3 { await log.record(try event()) }
    #expect(warnings.all.withLock { $0.count } == 1, "\(warnings.all.withLock { $0 })")
    #expect(warnings.all.withLock { $0.first }?.contains(socketPath) == true)
    do {
      let receiver = try Receiver(socketPath)
      await log.record(try event())
      #expect(receiver.next() != nil)
    }
    for _ in 1...2 { await log.record(try event()) }
    #expect(warnings.all.withLock { $0.count } == 2)
    let verdict = try await log.verify(head: nil)
    #expect(verdict.linked == 6 && verdict.finding == nil)
  }
}
