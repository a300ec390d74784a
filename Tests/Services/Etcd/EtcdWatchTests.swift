import Foundation
import Testing
import TokenModel

@testable import Services

@Suite struct EtcdWatchTests {
  private let key = RegisterKey("0a")

  private func watch(from start: UInt64 = 10) -> EtcdWatch {
    let wanted: [RegisterKey: RegisterVersion?] = [key: RegisterVersion("7"), RegisterKey("0b"): nil]
    return EtcdWatch(EtcdVersions(wanted, prefix: EtcdPrefix(text: "fob/t/s/")), from: start)
  }

  private func line(_ rest: String, revision: Int = 12) -> String {
    #"{"result":{"header":{"cluster_id":"17","raft_term":"2","revision":"\#(revision)"}\#(rest)}}"# + "\n"
  }

  private func event(_ key: String, revision: Int) -> String {
    let key = Data("fob/t/s/\(key)".utf8).base64EncodedString()
    return line(#","events":[{"kv":{"key":"\#(key)","mod_revision":"\#(revision)","value":"djE="}}]"#)
  }

  private func outcome(_ text: String, in pieces: Int = 1) -> EtcdWatch.Outcome {
    var watch = watch()
    let bytes = Array(text.utf8)
    let length = (bytes.count + pieces - 1) / pieces
    for start in stride(from: 0, to: bytes.count, by: max(length, 1)) {
      guard watch.read(Array(bytes[start..<min(start + length, bytes.count)])) else { break }
    }
    return watch.outcome
  }

  @Test(arguments: [1, 2, 7, 1000]) func `a change to a key is heard, in however many pieces`(pieces: Int) {
    let text = line(#","created":true"#) + "\n" + event("0c", revision: 10) + event("0a", revision: 11)
    #expect(outcome(text, in: pieces) == .changed([key]))
  }

  @Test func `what is known already, and what is about other keys, is no change`() {
    #expect(outcome(line(#","created":true"#) + event("0a", revision: 7) + event("0c", revision: 11)) == .waiting)
    #expect(outcome("") == .waiting)
  }

  @Test func `a deletion is a change`() {
    let key = Data("fob/t/s/0a".utf8).base64EncodedString()
    let text = line(#","events":[{"type":"DELETE","kv":{"key":"\#(key)","mod_revision":"11"}}]"#)
    #expect(outcome(text) == .changed([self.key]))
  }

  @Test func `a revision below the start means that it was put back, a compaction that it is not known`() {
    let all: Set = [key, RegisterKey("0b")]
    #expect(outcome(line(#","created":true"#, revision: 8)) == .changed(all))
    #expect(outcome(line(#","created":true"#, revision: 9)) == .waiting)
    #expect(outcome(line(#","canceled":true,"compact_revision":"11""#)) == .changed(all))
  }

  @Test(arguments: [
    #"{"error":{"message":"etcdserver: no leader","code":14}}"#, #"{"error":"x"}"#, "rubbish", "{}", #"{"result":{}}"#,
    #"{"result":{"header":{"cluster_id":"17","revision":"12"},"canceled":true,"cancel_reason":"etcdserver: no leader"}}"#,
    #"{"result":{"header":{"cluster_id":"17","revision":"12"},"events":[{}]}}"#,
  ])
  func `an error, a cancellation and rubbish end it`(line: String) {
    guard case .failed = outcome(line + "\n") else {
      Issue.record("\(outcome(line + "\n"))")
      return
    }
  }

  @Test func `a line without end ends it`() {
    var watch = watch()
    var isWaiting = true
    let piece = [UInt8](repeating: 0x20, count: 1 << 20)
    for _ in 0..<16 where isWaiting { isWaiting = watch.read(piece) }
    #expect(!isWaiting)
  }

  @Test func `what a stream left off does not spoil the next`() {
    var watch = watch()
    _ = watch.read(Array(#"{"resu"#.utf8))
    watch.begin()
    _ = watch.read(Array(event("0a", revision: 11).utf8))
    #expect(watch.outcome == .changed([key]))
  }
}
