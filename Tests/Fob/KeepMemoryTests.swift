import Formats
import Foundation
import Testing
import TokenModel

@testable import fob

/// What a program that keeps sessions says of its tries.
@Suite struct KeepMemoryTests {
  private let now = Date(timeIntervalSince1970: 1_700_000_000)

  @Test func `the same kind of failure is said once`() throws {
    let (prod, other) = (try #require(EnvironmentName("prod")), try #require(EnvironmentName("other")))
    func limited(_ seconds: Int) -> SessionFailure {
      .tooSoon(retryAfter: seconds, reason: "Wait \(seconds) s.")
    }
    var memory = KeepMemory()
    let said = [
      memory.noteFailure(limited(39), in: prod, at: now), memory.noteFailure(limited(38), in: prod, at: now),
      memory.noteFailure(limited(38), in: other, at: now), memory.noteFailure(.vaultLocked(prod), in: prod, at: now),
    ]
    #expect(said == [true, false, true, true])
    memory.noteSession(try session(), in: prod, at: now)
    let again = memory.noteFailure(.vaultLocked(prod), in: prod, at: now)
    #expect(again)
  }

  @Test func `vain tries are counted until one goes well`() throws {
    let prod = try #require(EnvironmentName("prod"))
    var memory = KeepMemory()
    #expect(memory.vainTries(in: prod) == nil)
    _ = memory.noteFailure(.busy(prod), in: prod, at: now)
    _ = memory.noteFailure(.busy(prod), in: prod, at: now + 10)
    #expect(memory.vainTries(in: prod)?.last == now + 10)
    #expect(memory.vainTries(in: prod)?.count == 2)
    memory.noteSession(try session(), in: prod, at: now)
    #expect(memory.vainTries(in: prod) == nil)
    memory.noteSession(try session(warning: "The old one is given."), in: prod, at: now)
    #expect(memory.vainTries(in: prod)?.last == now)
  }

  @Test func `why a file cannot be used is said once and again after it could be`() {
    var memory = KeepMemory()
    func news(_ reasons: [String: String]) -> [String] {
      memory.noteUnusable(reasons).map { "\($0.name) \($0.reason)" }
    }
    let said = [
      news(["prod": "gone", "archive": "damaged"]), news(["prod": "gone", "archive": "damaged"]),
      news(["prod": "damaged", "archive": "damaged"]), news(["archive": "damaged"]), news(["prod": "damaged"]),
    ]
    #expect(said == [["archive damaged", "prod gone"], [], ["prod damaged"], [], ["prod damaged"]])
  }

  private func session(warning: String? = nil) throws -> HeldSession {
    let session = Session(
      origin: try Origin("https://one.example"),
      credentials: .tokens(SessionTokens(access: Secret("a"), refresh: nil, expires: now)), issued: now)
    return HeldSession(
      session: session, clockOffset: 0, clockDoubt: 0, generation: 1, checked: now, warning: warning)
  }
}
