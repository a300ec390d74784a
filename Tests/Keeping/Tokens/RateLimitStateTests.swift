import Testing

@testable import Keeping
@testable import TokenModel

@Suite struct RateLimitStateTests {
  private let start = ContinuousClock.now

  private func at(_ seconds: Double) -> ContinuousClock.Instant { start + .seconds(seconds) }

  @Test func `a server that says nothing is not waited for`() {
    var pace = RateLimitState()
    #expect((1...1000).allSatisfy { _ in pace.claim(.bulk, at: start) == .go })
  }

  @Test func `a tenth of the rate is kept free`() {
    var pace = RateLimitState()
    #expect(pace.claim(.bulk, at: start) == .go)
    pace.observe(RateLimit(limit: 100, remaining: 99, resetAfter: 60), at: start)
    pace.finish()
    var sent = 1
    while pace.claim(.bulk, at: start) == .go { sent += 1 }
    #expect(sent == 90)
    #expect(pace.claim(.bulk, at: start) == .waitForRate(until: at(60)))
    #expect(pace.claim(.single, at: start) == .go, "a person uses what is kept free")
    #expect(pace.claim(.bulk, at: at(60)) == .go, "the window has begun anew")
  }

  @Test func `what others use counts too`() {
    var pace = RateLimitState()
    pace.observe(RateLimit(limit: 100, remaining: 90, resetAfter: 60), at: start)
    #expect(pace.claim(.bulk, at: start) == .go)
    pace.observe(RateLimit(limit: 100, remaining: 10, resetAfter: 59), at: at(1))
    #expect(pace.claim(.bulk, at: at(1)) == .waitForRate(until: at(60)))
  }

  @Test func `an answer that was overtaken does not raise what is left`() {
    var pace = RateLimitState()
    pace.observe(RateLimit(limit: 100, remaining: 10, resetAfter: 60), at: start)
    pace.observe(RateLimit(limit: 100, remaining: 50, resetAfter: 60), at: start)
    #expect(pace.claim(.bulk, at: start) == .waitForRate(until: at(60)))
  }

  @Test func `requests under way are counted before the server tells`() {
    var pace = RateLimitState()
    for _ in 1...8 { #expect(pace.claim(.bulk, at: start) == .go) }
    pace.observe(RateLimit(limit: 20, remaining: 19, resetAfter: 60), at: start)
    var more = 0
    while pace.claim(.bulk, at: start) == .go { more += 1 }
    #expect(more == 10, "8 were sent, 2 are kept free")
  }

  @Test func `a refusal is waited for by all`() {
    var pace = RateLimitState()
    pace.refuse(retryAfter: 5, at: start)
    #expect(pace.claim(.bulk, at: at(1)) == .waitForRate(until: at(5)))
    #expect(pace.claim(.single, at: at(1)) == .waitForRate(until: at(5)))
    pace.refuse(retryAfter: 2, at: at(1))
    #expect(pace.claim(.single, at: at(4)) == .waitForRate(until: at(5)), "the longest wait counts")
    #expect(pace.claim(.single, at: at(5)) == .go)
    pace.succeed()
    pace.refuse(retryAfter: nil, at: at(5))
    #expect(pace.claim(.single, at: at(6)) == .waitForRate(until: at(15)))
  }

  @Test func `one of many is not refused for ever`() {
    var pace = RateLimitState()
    var now = 0.0
    var waits: [Double] = []
    while pace.claim(.bulk, at: at(now)) == .go, waits.count < 10 {
      // What was under way together counts once.
      for _ in 1...8 { pace.refuse(retryAfter: nil, at: at(now), jitter: 0.5) }
      guard case .waitForRate(let until) = pace.claim(.bulk, at: at(now)) else { break }
      waits.append((until - at(now)) / .seconds(1))
      now += waits[waits.count - 1]
    }
    #expect(waits == [10.5, 20.5])
    #expect(pace.claim(.bulk, at: at(now)) == .giveUp(until: at(now + 40.5)))
    #expect(pace.claim(.single, at: at(now)) == .waitForRate(until: at(now + 40.5)))
    #expect(pace.claim(.bulk, at: at(now + 41)) == .go, "whoever comes later may try")
    pace.succeed()
    pace.refuse(retryAfter: 3, at: at(now + 41))
    #expect(pace.claim(.bulk, at: at(now + 42)) == .waitForRate(until: at(now + 44)))
  }

  @Test func `repetitions come later each time and not together`() {
    #expect(RetryBackoff.after(1, jitter: 0) == .seconds(0.5))
    #expect(RetryBackoff.after(3, jitter: 0) == .seconds(2))
    #expect(RetryBackoff.after(3, jitter: 1) == .seconds(1))
    #expect(RetryBackoff.after(1000, jitter: 0) == .seconds(32))
  }

  @Test func `a refused session stops those of many until it is looked at`() {
    var pace = RateLimitState()
    pace.beginCheck()
    #expect(pace.claim(.bulk, at: start) == .waitForCheck)
    #expect(pace.claim(.single, at: start) == .go)
    pace.endCheck()
    #expect(pace.claim(.bulk, at: start) == .go)
  }
}
