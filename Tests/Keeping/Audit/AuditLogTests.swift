import Formats
import Foundation
import Keeping
import Support
import Synchronization
import Testing
import TokenModel

@Suite(.timeLimit(.minutes(5))) struct AuditLogTests {
  private let folder: TemporaryFolder
  private let clock = TestClock()

  init() throws {
    folder = try TemporaryFolder()
  }

  private func log(sizeLimit: Int64 = AuditLog.sizeLimit, kept: Int = 3) -> AuditLog {
    AuditLog(stateFolder: folder.path(of: "state"), clock: clock, sizeLimit: sizeLimit, keptFiles: kept) { _ in }
  }

  private func event(
    _ kind: AuditEvent.Kind = .revoke, _ name: String = "video", account: String = "ops@example.org",
    handle: String? = nil,
    detail: String? = nil
  ) throws -> AuditEvent {
    AuditEvent(
      kind, named: try #require(EnvironmentName(name)), origin: try Origin("https://ws.api.video"),
      account: account, handle: handle.flatMap { Handle($0) }, detail: detail)
  }

  @Test func `a line says when, who, where, what and how it ended, and is for its owner alone`() async throws {
    await log().record(try event(handle: "fl2wa4sklr", detail: "had ended before"))
    let text = try #require(folder.text(of: "state/audit.jsonl"))
    let value = try JSONValue(parsing: Array(text.utf8))
    #expect(value["time"]?.stringValue == RFC3339.text(clock.now))
    #expect(value["event"]?.stringValue == "revoke")
    #expect(value["environment"]?.stringValue == "video")
    #expect(value["origin"]?.stringValue == "https://ws.api.video")
    #expect(value["account"]?.stringValue == "ops@example.org")
    #expect(value["handle"]?.stringValue == "fl2wa4sklr")
    #expect(value["result"]?.stringValue == "done")
    #expect(value["detail"]?.stringValue == "had ended before")
    #expect(value["pid"]?.integerValue == Int64(getpid()))
    #expect(value["user"]?.stringValue?.isEmpty == false)
    #expect(value["host"]?.stringValue?.isEmpty == false)
    #expect(text.filter { $0 == "\n" }.count == 1)
    #expect(try folder.permissions(of: "state/audit.jsonl") == 0o600)
    #expect(try folder.permissions(of: "state") == 0o700)
  }

  @Test func `a file that is met under two names, as while it is put aside, counts once`() async throws {
    let log = log()
    for kind in [AuditEvent.Kind.create, .revoke] { await log.record(try event(kind)) }
    #expect(link(folder.path(of: "state/audit.jsonl"), folder.path(of: "state/audit.1.jsonl")) == 0)
    #expect(await log.latest(9, of: AuditQuery()).map(\.event) == ["create", "revoke"])
  }

  @Test func `text from outside is neutral, on one line, and of bounded length`() async throws {
    let hostile = "\u{1B}]0;x\u{7}\n{\"event\":\"login\"}\u{202E}" + String(repeating: "w", count: 100_000)
    await log().record(try event(account: hostile, detail: hostile))
    let text = try #require(folder.text(of: "state/audit.jsonl"))
    #expect(text.filter { $0 == "\n" }.count == 1)
    #expect(!text.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" })
    #expect(text.utf8.count < 4000)
    let read = await log().latest(9, of: AuditQuery())
    #expect(read.map(\.event) == ["revoke"])
  }

  @Test
  func
    `a log that cannot be written says so once, keeps nobody from anything, and goes on when it can be written again`()
    async throws
  {
    let told = Mutex(0)
    try folder.write("in the way", to: "state")
    let log = AuditLog(stateFolder: folder.path(of: "state"), clock: clock) { _ in told.withLock { $0 += 1 } }
    await log.record(try event())
    await log.record(try event())
    #expect(told.withLock { $0 } == 1)
    try FileManager.default.removeItem(atPath: folder.path(of: "state"))
    await log.record(try event())
    #expect(await log.latest(9, of: AuditQuery()).count == 1)
  }

  @Test func `a log is not written through a symbolic link`() async throws {
    try folder.write("", to: "elsewhere")
    try folder.write("", to: "state/other")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path(of: "state/audit.jsonl"), withDestinationPath: folder.path(of: "elsewhere"))
    await log().record(try event())
    #expect(folder.text(of: "elsewhere")?.isEmpty == true)
  }

  @Test
  func `lines that are none are named and passed over; one that was cut is closed before the next`() async throws {
    await log().record(try event(detail: "first"))
    let path = folder.path(of: "state/audit.jsonl")
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("not json\n{\"time\":\"2026".utf8))
    try handle.close()
    await log().record(try event(detail: "second"))
    var reader = log().reader()
    let page = await reader.next()
    #expect(page.entries.map(\.detail) == ["first", "second"])
    #expect(page.problems.map { $0.hasPrefix("\(path):2:") } == [true, false])
    #expect(page.problems.count == 2)
  }

  @Test func `a file that cannot be read is named, once; what follows is read when it can be`() async throws {
    let path = folder.path(of: "state/audit.jsonl")
    try folder.write("", to: "state/audit.jsonl/in-the-way")
    var reader = log().reader()
    #expect(await reader.next().refusals == ["\(path) is not a regular file."])
    #expect(await reader.next().refusals.isEmpty)
    try FileManager.default.removeItem(atPath: path)
    await log().record(try event(detail: "first"))
    #expect(await reader.next().entries.map(\.detail) == ["first"])
  }

  @Test func `put aside by size, the newest first; the oldest goes, and a reader sees each line once`() async throws {
    let log = log(sizeLimit: 600, kept: 3)
    var reader = log.reader()
    var seen: [String?] = []
    for number in 1...20 {
      await log.record(try event(detail: "\(number)"))
      seen += await reader.next().entries.map(\.detail)
    }
    #expect(seen == (1...20).map { "\($0)" })
    let names = Set(try FileManager.default.contentsOfDirectory(atPath: folder.path(of: "state")))
    #expect(
      names.subtracting(["audit.jsonl"]) == ["audit.1.jsonl", "audit.2.jsonl", "audit.3.jsonl", "audit.lock"])
    #expect(await log.latest(3, of: AuditQuery()).map(\.detail) == ["18", "19", "20"])
  }

  @Test func `a reader that slept while the file was put aside goes on where it was`() async throws {
    let log = log(sizeLimit: 600, kept: 9)
    await log.record(try event(detail: "1"))
    var reader = log.reader()
    #expect(await reader.next().entries.count == 1)
    for number in 2...12 { await log.record(try event(detail: "\(number)")) }
    #expect(await reader.next().entries.map(\.detail) == (2...12).map { "\($0)" })
    #expect(await reader.next().entries.isEmpty)
  }

  @Test func `the latest of one upload token, of one session, of one kind, since a time`() async throws {
    let log = log()
    await log.record(try event(.login))
    await log.record(try event(.create, handle: "fl2wa4sklr"))
    await log.record(try event(.login, "prod"))
    clock.advance(by: 100)
    await log.record(try event(.revoke, handle: "fl2wa4sklr"))
    await log.record(try event(.revoke, handle: "olixxf3e6y"))
    let token = try #require(Handle("fl2wa4sklr"))
    func events(_ query: AuditQuery, _ limit: Int = 9) async -> [String] {
      await log.latest(limit, of: query).map(\.event)
    }
    #expect(await events(AuditQuery(subject: .token(token))) == ["create", "revoke"])
    #expect(await events(AuditQuery(subject: .token(token)), 1) == ["revoke"])
    #expect(await events(AuditQuery(environment: "video", subject: .session)) == ["login"])
    #expect(await events(AuditQuery(events: ["login"])) == ["login", "login"])
    #expect(await events(AuditQuery(since: clock.now)) == ["revoke", "revoke"])
  }
}
