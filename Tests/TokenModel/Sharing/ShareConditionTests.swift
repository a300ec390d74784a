import Formats
import Foundation
import Testing

@testable import TokenModel

@Suite struct ShareConditionTests {
  @Test func `a condition is read as it was written, and rubbish is none`() throws {
    var condition = ShareCondition()
    #expect(ShareCondition(condition.bytes) == condition)
    condition.problem = "No \"route\"."
    condition.hosts = 6
    condition.announced = Date(timeIntervalSince1970: 1_800_000_000)
    #expect(ShareCondition(condition.bytes) == condition)
    #expect(ShareCondition(Array("{}".utf8)) == nil)
    #expect(ShareCondition(Array(#"{"version":2}"#.utf8)) == nil)
  }

  @Test func `an entry is written again after five minutes, and where the clock was set back`() {
    var condition = ShareCondition()
    let now = Date(timeIntervalSince1970: 1_800_000_000)
    #expect(condition.isToBeAnnounced(at: now))
    condition.announced = now
    #expect(!condition.isToBeAnnounced(at: now.addingTimeInterval(299)))
    #expect(condition.isToBeAnnounced(at: now.addingTimeInterval(300)))
    #expect(condition.isToBeAnnounced(at: now.addingTimeInterval(-1)))
  }

  @Test func `an entry stays longer than two intervals`() {
    #expect(SharePresence.lifetime > 2 * SharePresence.interval)
  }

  @Test func `who has claimed is remembered with the first sight, and an older file still read`() throws {
    var memory = ShareMemory(key: RegisterKey("0a"))
    let claim = Claim(identity: .random(), purpose: .refresh, host: "bastion2", seconds: 25)
    let entry = SharedReading.Entry(
      record: SharedRecord(generation: 4, state: .claimed(claim, living: nil)), version: RegisterVersion("1"),
      digest: "d")
    let standing = RegisterStanding(cluster: "a", term: 1, revision: 2)
    memory.note(SharedReading(entry: entry, standing: standing), at: BootTime(boot: "b", seconds: 7))
    #expect(memory.sight?.claimer?.host == "bastion2")
    #expect(memory.claimer(before: SharedRecord(generation: 5, state: .loggedOut)) == "bastion2")
    #expect(memory.claimer(before: SharedRecord(generation: 6, state: .loggedOut)) == nil)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes]
    let written = String(decoding: try encoder.encode(StoredShareMemory(memory)), as: UTF8.self)
    #expect(try read(written) == memory)
    let older = written.replacing(/,?"claimer":\{[^}]*\}/, with: "").replacing("{,", with: "{")
    let earlier = try read(older)
    #expect(earlier.sight?.claim == claim.identity && earlier.sight?.claimer == nil)
  }

  private func read(_ text: String) throws -> ShareMemory {
    try JSONMembers(parsing: Array(#"{"memory":\#(text)}"#.utf8)).read("memory")
  }

  @Test func `a key is up to date where it holds what was seen, in a register that was not put back`() {
    var memory = ShareMemory(key: RegisterKey("0a"))
    let standing = RegisterStanding(cluster: "a", term: 1, revision: 20)
    #expect(!memory.isUp(to: nil, standing))
    let record = SharedRecord(generation: 4, state: .loggedOut)
    let entry = SharedReading.Entry(record: record, version: RegisterVersion("1"), digest: "d")
    memory.note(SharedReading(entry: entry, standing: standing), at: BootTime(boot: "b", seconds: 7))
    #expect(memory.isUp(to: "d", standing))
    #expect(!memory.isUp(to: "e", standing))
    #expect(!memory.isUp(to: "d", RegisterStanding(cluster: "a", term: 1, revision: 19)))
    #expect(!memory.isUp(to: "d", RegisterStanding(cluster: "b", term: 1, revision: 20)))
  }
}
