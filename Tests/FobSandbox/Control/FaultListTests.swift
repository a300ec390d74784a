import Foundation
import Testing

@testable import fob_sandbox

@Suite struct FaultListTests {
  private func fault(_ json: String) throws -> Fault {
    try JSONDecoder().decode(Fault.self, from: Data(json.utf8))
  }

  @Test func `strikes as often as asked after sparing some`() throws {
    let faults = FaultList()
    faults.add([try fault(#"{"kind": "drop", "path": "/auth", "method": "post", "count": 2, "skip": 1}"#)])
    #expect(faults.strike(method: "GET", path: "/auth/refresh") == nil)
    #expect(faults.strike(method: "POST", path: "/upload-tokens") == nil)
    let struck = (0..<4).map { _ in faults.strike(method: "POST", path: "/auth/refresh") != nil }
    #expect(struck == [false, true, true, false])
  }

  @Test func `strikes always with a count of zero`() throws {
    let faults = FaultList()
    faults.add([try fault(#"{"kind": "status", "status": 503, "count": 0}"#)])
    #expect((0..<5).allSatisfy { _ in faults.strike(method: "GET", path: "/")?.status == 503 })
    faults.clear()
    #expect(faults.strike(method: "GET", path: "/") == nil)
  }

  @Test func `keeps connections and requests apart`() throws {
    let faults = FaultList()
    faults.add([try fault(#"{"kind": "hang-connect"}"#), try fault(#"{"kind": "lost-reply"}"#)])
    #expect(faults.strike(method: "GET", path: "/")?.kind == .lostReply)
    #expect(faults.strikeAtConnect())
    #expect(!faults.strikeAtConnect())
  }

  @Test(arguments: [
    #"{"kind": "explode"}"#, #"{"path": "/"}"#, #"{"kind": "status", "status": 99}"#,
    #"{"kind": "drip", "seconds": -1}"#,
    #"{"kind": "drop", "pth": "/auth"}"#, #"{"kind": "drop", "Path": "/auth"}"#, #"{"kind": "drop", "counts": 0}"#,
    #"{"kind": "drop", "count": -1}"#, #"{"kind": "oversized", "bytes": 9999999999}"#,
  ])
  func `refuses what is no fault`(json: String) {
    #expect(throws: DecodingError.self) { try fault(json) }
  }

  @Test func `fails the same requests for the same seed`() {
    let draws = { (seed: UInt64) in
      let lottery = Lottery(share: 0.3, seed: seed)
      return (0..<1000).map { _ in lottery.draw() }
    }
    #expect(draws(1) == draws(1))
    #expect(draws(1) != draws(2))
    #expect((200...400).contains(draws(1).count { $0 }))
    let never = Lottery(share: 0, seed: 1)
    #expect((0..<100).allSatisfy { _ in !never.draw() })
  }

  @Test func `clock is wrong and moves`() {
    let clock = SandboxClock(skew: -60) { Date(timeIntervalSince1970: 1000) }
    #expect(clock.now.timeIntervalSince1970 == 940)
    clock.advance(seconds: 100)
    #expect(clock.now.timeIntervalSince1970 == 1040)
  }
}
