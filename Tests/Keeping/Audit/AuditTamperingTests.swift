import Formats
import Foundation
import Host
import Keeping
import Support
import Testing
import TokenModel

/// What `AuditLog.verify` says of a log that somebody changed.
@Suite(.timeLimit(.minutes(5))) struct AuditTamperingTests {
  /// What is done to a file in the middle of the log, or to the files.
  enum Deed: String, CaseIterable, Sendable {
    case word, link, line, lines, unlinked, garbage, forged, copied, swapped, file, oldestFile, swappedFiles
  }

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private var log: AuditLog {
    AuditLog(stateFolder: folder.path(of: "state"), clock: TestClock(), sizeLimit: 4000, keptFiles: 9) { _ in }
  }

  private func write(_ count: Int, from start: Int = 0) async throws {
    let name = try #require(EnvironmentName("video"))
    let origin = try Origin("https://ws.api.video")
    for number in start..<start + count {
      await log.record(
        AuditEvent(.revoke, named: name, origin: origin, account: "ops@example.org", detail: "number \(number)"))
    }
  }

  private func lines(_ file: String) throws -> [String] {
    try #require(folder.text(of: "state/\(file)")).split(separator: "\n").map(String.init)
  }

  private func put(_ lines: [String], _ file: String) throws {
    try folder.write(lines.map { $0 + "\n" }.joined(), to: "state/\(file)")
  }

  private func remove(_ file: String) throws {
    try FileManager.default.removeItem(atPath: folder.path(of: "state/\(file)"))
  }

  private func found(_ verdict: AuditVerdict) -> String {
    guard let finding = verdict.finding else { return "nothing" }
    return "\(finding.path.split(separator: "/").last ?? ""):\(finding.line): \(finding.tampering)"
  }

  @Test func `a log that nobody touched is consistent across its files, and a head proves it up to there`() async throws
  {
    try await write(60)
    let verdict = try await log.verify(head: nil)
    #expect(found(verdict) == "nothing" && verdict.linked == 60 && verdict.unlinked == 0 && verdict.proven == nil)
    #expect(folder.text(of: "state/audit.3.jsonl") != nil, "it was put aside")
    let head = try #require(verdict.head)
    #expect(head.sequence == 60 && AuditMark(head.description) == head)
    try await write(10)
    let later = try await log.verify(head: head)
    #expect(found(later) == "nothing" && later.linked == 70 && later.proven == 60)
    let nothing = try await AuditLog(stateFolder: folder.path(of: "none")) { _ in }.verify(head: nil)
    #expect(nothing.linked == 0 && nothing.head == nil && found(nothing) == "nothing")
  }

  /// Does something to the log.
  /// - Returns: where it is to be found.
  private func act(_ deed: Deed) throws -> String {
    let file = "audit.2.jsonl"
    var text = try lines(file)
    try #require(text.count >= 8)
    var expected = ""
    switch deed {
    case .word:
      text[4] = text[4].replacing(#""event":"revoke""#, with: #""event":"create""#)
      expected = "\(file):5: changed"
    case .link:
      let parts = text[4].components(separatedBy: #""prev":""#)
      text[4] = parts[0] + #""prev":""# + (parts[1].hasPrefix("0") ? "1" : "0") + parts[1].dropFirst()
      expected = "\(file):4: changedHereOrNext"
    case .line:
      text.remove(at: 4)
      expected = "\(file):5: cutOutBefore(1)"
    case .lines:
      text.removeSubrange(3..<6)
      expected = "\(file):4: cutOutBefore(3)"
    case .unlinked:
      text.insert(
        #"{"environment":"a","event":"login","origin":"b","result":"done","time":"2026-01-01T00:00:00Z"}"#, at: 4)
      expected = "\(file):5: added"
    case .garbage:
      text.insert("garbage", at: 4)
      expected = "\(file):5: added"
    case .forged:
      text.insert(text[4].replacing("number", with: "forged"), at: 4)
      expected = "\(file):5: added"
    case .copied:
      text.insert(text[1], at: 6)
      expected = "\(file):7: added"
    case .swapped:
      text.swapAt(4, 5)
      expected = "\(file):5: moved"
    case .file:
      try remove(file)
      return "audit.1.jsonl:1: cutOutBefore(\(text.count))"
    case .oldestFile:
      let oldest = try #require((1...9).last { folder.text(of: "state/audit.\($0).jsonl") != nil })
      let count = try lines("audit.\(oldest).jsonl").count
      try remove("audit.\(oldest).jsonl")
      return "audit.\(oldest - 1).jsonl:1: cutOutBefore(\(count))"
    case .swappedFiles:
      let other = try lines("audit.3.jsonl")
      try put(text, "audit.3.jsonl")
      text = other
      expected = "audit.3.jsonl:1: moved"
    }
    try put(text, file)
    return expected
  }

  @Test(arguments: Deed.allCases) func `whatever is done to a line or a file is found at its first line`(_ deed: Deed)
    async throws
  {
    try await write(60)
    let head = try await log.verify(head: nil).head
    let expected = try act(deed)
    #expect(found(try await log.verify(head: nil)) == expected)
    #expect(found(try await log.verify(head: head)) == expected)
    try await write(3)
    #expect(found(try await log.verify(head: head)) == expected, "writing goes on and hides nothing")
  }

  @Test func `what is done to the end is found by a head alone`() async throws {
    try await write(64)
    let head = try #require(try await log.verify(head: nil).head)
    let whole = try lines("audit.jsonl")
    try #require(whole.count >= 3)
    try put(Array(whole.dropLast(2)), "audit.jsonl")
    #expect(found(try await log.verify(head: nil)) == "nothing", "it is consistent, and not proven")
    #expect(found(try await log.verify(head: head)) == "audit.jsonl:\(whole.count - 2): cutOutAfter(2)")
    try await write(2, from: 100)
    #expect(found(try await log.verify(head: nil)) == "nothing")
    #expect(found(try await log.verify(head: head)) == "audit.jsonl:\(whole.count): linkedAgain")
    var changed = whole
    changed[whole.count - 1] = changed[whole.count - 1].replacing("number", with: "forged")
    try put(changed, "audit.jsonl")
    #expect(found(try await log.verify(head: head)) == "audit.jsonl:\(whole.count): linkedAgain")
    try put(whole, "audit.jsonl")
    #expect(try await log.verify(head: head).proven == 64)
    try put(whole + [whole[0].replacing(#","version":1}"#, with: #","version":2}"#)], "audit.jsonl")
    #expect(found(try await log.verify(head: head)) == "audit.jsonl:\(whole.count + 1): added")
  }

  @Test func `a log from before there were links, and lines that a full disk cut, are counted and covered`()
    async throws
  {
    let old = #"{"environment":"a","event":"login","origin":"b","result":"done","time":"2026-01-01T00:00:00Z"}"#
    try put([old, old], "audit.jsonl")
    try await write(2)
    let text = try #require(folder.text(of: "state/audit.jsonl"))
    try folder.write(text + #"{"account":"ops@"#, to: "state/audit.jsonl")
    try await write(2)
    let verdict = try await log.verify(head: nil)
    #expect(found(verdict) == "nothing" && verdict.linked == 4 && verdict.unlinked == 3)
    var changed = try lines("audit.jsonl")
    changed[0] = changed[0].replacing("login", with: "reveal")
    try put(changed, "audit.jsonl")
    #expect(found(try await log.verify(head: nil)) == "audit.jsonl:3: changedHereOrNext")
  }

  @Test func `files that were dropped for their number are missed by nobody`() async throws {
    try await write(200)
    let verdict = try await log.verify(head: nil)
    #expect(found(verdict) == "nothing" && verdict.linked < 200 && verdict.head?.sequence == 200)
    #expect(FileFingerprint.of(folder.path(of: "state/audit.9.jsonl")) != nil)
  }
}
