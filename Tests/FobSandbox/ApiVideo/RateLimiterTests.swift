import Foundation
import Testing

@testable import fob_sandbox

@Suite struct RateLimiterTests {
  @Test func `counts each account in windows of a minute`() {
    var limiter = RateLimiter(limit: 2)
    let start = Date(timeIntervalSince1970: 1_800_000_000)
    #expect(limiter.count("a", at: start) == .init(limit: 2, remaining: 1, retryAfter: 60, isExceeded: false))
    #expect(
      limiter.count("a", at: start.addingTimeInterval(10.5))
        == .init(limit: 2, remaining: 0, retryAfter: 50, isExceeded: false))
    #expect(limiter.count("a", at: start.addingTimeInterval(20)).isExceeded)
    #expect(!limiter.count("b", at: start.addingTimeInterval(20)).isExceeded)
    #expect(limiter.count("a", at: start.addingTimeInterval(60)).remaining == 1)
  }
}
