import Formats
import Foundation
import TerminalKit
import Testing
import TokenModel

@testable import Interface

@Suite struct TimeTests {
  @Test(
    arguments: [
      (0, "0s", "0s", nil, nil), (1, "1s", "1s", 1, 1), (59, "59s", "59s", 1, 1), (60, "1m00s", "1m", 1, 1),
      (872, "14m32s", "14m", 1, 33), (3599, "59m59s", "59m", 1, 60), (3600, "1h00m", "1h", 1, 1),
      (3661, "1h01m", "1h", 2, 62), (11_520, "3h12m", "3h", 1, 721), (86_399, "23h59m", "23h", 60, 3600),
      (86_400, "1d00h", "1d", 1, 1), (273_660, "3d04h", "3d", 61, 14_461), (8_639_999, "99d23h", "99d", 3600, 86_400),
      (8_640_000, "100d", "100d", 1, 1), (25_500_000, "295d", "295d", 12_001, 12_001),
      (31_536_000, "365d", "1y", 1, 1), (4e9, "126y", "126y", 26_464_001, 26_464_001),
    ] as [(Double, String, String, Int?, Int?)])
  func `a countdown has units and says when it changes`(
    seconds: Double, two: String, one: String, changeOfTwo: Int?, changeOfOne: Int?
  ) {
    let end = World.now.addingTimeInterval(seconds)
    let countdown = Countdown(to: end, at: World.now)
    #expect(countdown.text(.twoUnits) == two)
    #expect(countdown.text(.oneUnit) == one)
    #expect(countdown.changesAfter(.twoUnits) == changeOfTwo)
    #expect(countdown.changesAfter(.oneUnit) == changeOfOne)
    #expect(max(two.count, one.count) <= SpanText.width)
    for grain in [SpanText.Grain.twoUnits, .oneUnit] {
      guard let wait = countdown.changesAfter(grain).map(Double.init) else { continue }
      #expect(Countdown(to: end, at: World.now.addingTimeInterval(wait - 1)).text(grain) == countdown.text(grain))
      #expect(Countdown(to: end, at: World.now.addingTimeInterval(wait)).text(grain) != countdown.text(grain))
    }
  }

  @Test func `a span in full has all its units`() {
    #expect(SpanText.exact(0) == "0s")
    #expect(SpanText.exact(28_800) == "8h")
    #expect(SpanText.exact(187_923) == "2d 4h 12m 3s")
  }

  @Test func `fractions of seconds change nothing between ticks`() {
    let end = World.now.addingTimeInterval(60.7)
    let texts = [0, 0.3, 0.6, 0.9].map { Countdown(to: end, at: World.now.addingTimeInterval($0)).text(.twoUnits) }
    #expect(texts == ["1m00s", "1m00s", "1m00s", "1m00s"])
  }

  @Test func `never shows more than is left`() {
    #expect(Countdown(to: World.now.addingTimeInterval(-5), at: World.now).hasEnded)
    #expect(Countdown(to: Date(timeIntervalSince1970: 1e300), at: World.now).secondsLeft > 0)
  }

  @Test(arguments: [
    (0, "<1m ago", 60), (59, "<1m ago", 1), (60, "1m ago", 60), (200, "3m ago", 40), (3600, "1h ago", 3600),
    (200_000, "2d ago", 59_200), (47_336_400, "1y ago", 15_735_600),
  ])
  func `an age shows how long ago and when that changes`(seconds: Int, text: String, change: Int) {
    let age = Age(of: World.now.addingTimeInterval(-Double(seconds)), at: World.now)
    #expect(age.text == text)
    #expect(age.changesAfter == change)
  }

  @Test func `what the clock has not reached is less than a minute old`() {
    #expect(Age(of: World.now.addingTimeInterval(90), at: World.now).text == "<1m ago")
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
