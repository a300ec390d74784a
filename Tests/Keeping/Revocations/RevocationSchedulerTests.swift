import Foundation
import Testing

@testable import Keeping
@testable import TokenModel

@Suite struct RevocationSchedulerTests {
  private func revocation(_ count: Int, results: [Handle: RevocationResult] = [:]) throws -> Revocation {
    let rows = try (0..<count).map { try RevocationSamples.row($0) }
    return Revocation(
      path: "/plan", plan: try RevocationSamples.plan(rows.map(RevocationRow.init(_:))), results: results)
  }

  @Test func `only what may live on is tried`() throws {
    let revocation = try revocation(
      4, results: [try RevocationSamples.handle(0): .ended, try RevocationSamples.handle(2): .refused(reason: "no")])
    var scheduler = RevocationScheduler(revocation)
    #expect(try scheduler.next()?.handle == RevocationSamples.handle(1))
    #expect(try scheduler.next()?.handle == RevocationSamples.handle(2), "a refusal is tried again")
    #expect(try scheduler.next()?.handle == RevocationSamples.handle(3))
    #expect(scheduler.next() == nil)
  }

  @Test(arguments: [
    (Result<RevokeOutcome, SessionFailure>.success(.ended), RevocationAttempt.certain(.ended)),
    (.success(.alreadyGone), .certain(.alreadyGone)),
    (.failure(.service(.refused(status: 403, reason: "No.", field: nil))), .certain(.refused(reason: "No."))),
    (
      .failure(.service(.serverError(status: 500, reason: "Oh."))), .unclear(reason: "Oh.", mayHaveEnded: true)
    ),
    (
      .failure(.service(.unreachable(reason: "No way.", mayHaveArrived: false))),
      .unsent(reason: "No way.")
    ),
    (
      .failure(.service(.unreachable(reason: "Cut.", mayHaveArrived: true))),
      .unclear(reason: "Cut.", mayHaveEnded: true)
    ),
    (.failure(.service(.notFound(reason: "Where?"))), .unclear(reason: "Where?", mayHaveEnded: false)),
    (.failure(.service(.rateLimited(retryAfter: 3, reason: "Slow."))), .postponed),
    (
      .failure(.tooSoon(retryAfter: 3, reason: "No login.")),
      .stopped(.tooSoon(retryAfter: 3, reason: "No login."))
    ),
    (
      .failure(.service(.sessionRefused(reason: "Out."))), .stopped(.service(.sessionRefused(reason: "Out.")))
    ),
    (.failure(.service(.cancelled)), .postponed),
    (.failure(.state(reason: "Full.")), .stopped(.state(reason: "Full."))),
  ])
  func `what an answer means`(_ answer: Result<RevokeOutcome, SessionFailure>, _ expected: RevocationAttempt) {
    #expect(RevocationAttempt(answer) == expected)
  }

  @Test func `those that are tried together are of one organization`() throws {
    var scheduler = RevocationScheduler(try revocation(7))
    let (first, second) = (scheduler.next(upTo: 3), scheduler.next(upTo: 10))
    #expect(first.map(\.organization) == [nil, nil, nil])
    #expect(second.map(\.organization) == ["library", "library", "library"])
    #expect(scheduler.next(upTo: 10).map(\.organization) == [nil])
    #expect(scheduler.next(upTo: 10).isEmpty)
  }

  @Test func `a refused session stops it and loses no token`() throws {
    var scheduler = RevocationScheduler(try revocation(3))
    let first = scheduler.next()
    let row = try #require(first)
    let lost = SessionFailure.service(.sessionRefused(reason: "Out."))
    #expect(scheduler.record(.stopped(lost), of: row) == nil)
    #expect(scheduler.next() == nil)
    #expect(scheduler.stop == .failure(lost))
    #expect(scheduler.left.count == 3)
  }

  @Test func `a result that is not kept is told though nothing is left`() throws {
    var scheduler = RevocationScheduler(try revocation(2))
    _ = scheduler.next()
    scheduler.stop(for: .asked)
    #expect(scheduler.ending == .asked)
    scheduler.lose(for: .state(reason: "Full."))
    scheduler.lose(for: .state(reason: "Still full."))
    #expect(scheduler.next() == nil)
    scheduler.leaveOut(Set(scheduler.left.map(\.handle)))
    #expect(scheduler.ending == .failure(.state(reason: "Full.")))
  }

  @Test func `a server that only fails is left alone`() throws {
    var scheduler = RevocationScheduler(try revocation(40))
    var tried = 0
    while let row = scheduler.next() {
      tried += 1
      // One that is refused is an answer all the same.
      let isAnswer = tried == 10
      _ = scheduler.record(
        isAnswer ? .certain(.refused(reason: "no")) : .unclear(reason: "Oh.", mayHaveEnded: true), of: row)
    }
    #expect(tried == 10 + RevocationScheduler.patience)
    #expect(scheduler.stop != nil)
  }

  @Test func `what never reached the server is not revoked unless an earlier request may have`() throws {
    let doubtful = try RevocationSamples.handle(1)
    var scheduler = RevocationScheduler(try revocation(20, results: [doubtful: .unknown(reason: "Cut.")]))
    var results: [Handle: RevocationResult] = [:]
    while let row = scheduler.next() { results[row.handle] = scheduler.record(.unsent(reason: "No way."), of: row) }
    #expect(results.count == RevocationScheduler.patience, "the server is left alone")
    #expect(results.removeValue(forKey: doubtful) == .unknown(reason: "No way."))
    #expect(results.values.allSatisfy { $0 == .notRevoked(reason: "No way.") })
    #expect(scheduler.unsettled == 1)
    #expect(scheduler.resolved(by: [], isComplete: true).map(\.result) == [.ended])
  }

  @Test(arguments: [true, false])
  func `one list settles what is unclear`(isComplete: Bool) throws {
    var scheduler = RevocationScheduler(try revocation(3))
    let rows = (0..<3).compactMap { _ in scheduler.next() }
    #expect(scheduler.record(.unclear(reason: "a", mayHaveEnded: true), of: rows[0]) == .unknown(reason: "a"))
    _ = scheduler.record(.unclear(reason: "b", mayHaveEnded: true), of: rows[1])
    _ = scheduler.record(.unclear(reason: "c", mayHaveEnded: false), of: rows[2])
    let living: Set<Handle> = [try RevocationSamples.row(1).handle]
    let settled = scheduler.resolved(by: living, isComplete: isComplete).map(\.result)
    #expect(
      settled == (isComplete ? [.ended, .refused(reason: "b"), .alreadyGone] : [.refused(reason: "b")]),
      "a token that is missing from an incomplete list may be there")
  }
}
