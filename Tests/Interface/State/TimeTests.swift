import Formats
import Foundation
import TerminalKit
import Testing
import TokenModel

@testable import Interface

@Suite struct TimeTests {
  @Test(
    arguments: [
      (0, "00:00", nil), (1, "00:01", 1), (59, "00:59", 1), (872, "14:32", 1), (3599, "59:59", 1), (3600, "1h 00m", 1),
      (3661, "1h 01m", 2), (11_520, "3h 12m", 1), (11_579, "3h 12m", 60), (86_399, "23h 59m", 60),
      (86_400, "1d 00h", 1),
      (273_600, "3d 04h", 1), (273_660, "3d 04h", 61), (8_639_999, "99d 23h", 3600), (8_640_000, "100d", 1),
      (25_500_000, "295d", 12_001),
    ] as [(Int, String, Int?)])
  func `a countdown shows what is left and when that changes`(seconds: Int, text: String, change: Int?) {
    let countdown = Countdown(to: World.now.addingTimeInterval(Double(seconds)), at: World.now)
    #expect(countdown.text == text)
    #expect(countdown.changesAfter == change)
  }

  @Test func `changes exactly when it says`() {
    for seconds in [3600, 3661, 11_520, 86_399, 86_400, 90_061, 273_660, 8_640_000, 25_500_000] {
      let end = World.now.addingTimeInterval(Double(seconds))
      let countdown = Countdown(to: end, at: World.now)
      let wait = Double(countdown.changesAfter ?? 0)
      #expect(Countdown(to: end, at: World.now.addingTimeInterval(wait - 1)).text == countdown.text)
      #expect(Countdown(to: end, at: World.now.addingTimeInterval(wait)).text != countdown.text)
    }
  }

  @Test func `fractions of seconds change nothing between ticks`() {
    let end = World.now.addingTimeInterval(60.7)
    let texts = [0, 0.3, 0.6, 0.9].map { Countdown(to: end, at: World.now.addingTimeInterval($0)).text }
    #expect(texts == ["01:00", "01:00", "01:00", "01:00"])
  }

  @Test func `never shows more than is left`() {
    #expect(Countdown(to: World.now.addingTimeInterval(-5), at: World.now).hasEnded)
    #expect(Countdown(to: Date(timeIntervalSince1970: 1e300), at: World.now).secondsLeft > 0)
  }

  @Test(arguments: [
    (0, "just now", 60), (59, "just now", 1), (60, "1 min ago", 60), (200, "3 min ago", 40), (3600, "1 h ago", 3600),
    (200_000, "2 days ago", 1600),
  ])
  func `an age shows how long ago and when that changes`(seconds: Int, text: String, change: Int) {
    let age = Age(of: World.now.addingTimeInterval(-Double(seconds)), at: World.now)
    #expect(age.text == text)
    #expect(age.changesAfter == change)
  }

  @Test func `what the clock has not reached is just now`() {
    #expect(Age(of: World.now.addingTimeInterval(90), at: World.now).text == "just now")
  }

  @Test(
    arguments: [
      (900, 900, ExpiryLevel.fresh), (181, 900, .fresh), (180, 900, .soon), (61, 900, .soon), (60, 900, .critical),
      (1, 900, .critical), (0, 900, .expired), (1_728_001, 8_640_000, .fresh), (1_728_000, 8_640_000, .soon),
      (576_000, 8_640_000, .critical), (3600, nil, .critical), (100_000, nil, .fresh),
    ] as [(Int, Int?, ExpiryLevel)])
  func `levels scale with the lifetime`(left: Int, lifetime: Int?, level: ExpiryLevel) {
    #expect(ExpiryLevel(secondsLeft: left, lifetime: lifetime) == level)
  }

  @Test(arguments: [30, 900, 86_400, 30 * 86_400])
  func `a session is fresh as long as nothing renews it`(lifetime: Int) {
    for fifteenth in 0...15 {
      for left in [-1, 1].map({ lifetime * fifteenth / 15 + $0 }) {
        let isFresh = ExpiryLevel(secondsLeft: left, lifetime: lifetime) == .fresh
        #expect(
          isFresh
            == SessionRules.isGood(left: TimeInterval(left), lifetime: TimeInterval(lifetime), need: .ordinary))
      }
    }
  }

  @Test func `times are shown in the local zone`() {
    let dates = DateText(zone: .fixed(5400))
    #expect(dates.second(World.now).string == "2026-11-22 15:32:31 +01:30")
    #expect(DateText(zone: .fixed(-3600)).minute(World.now).string == "2026-11-22 13:02")
    #expect(DateText(zone: .fixed(0)).second(World.now).string == "2026-11-22 14:02:31 UTC")
    #expect(dates.near(World.now.addingTimeInterval(600), now: World.now).string == "15:42")
    #expect(dates.near(World.now.addingTimeInterval(90_000), now: World.now).string == "2026-11-23 16:32")
  }
}
