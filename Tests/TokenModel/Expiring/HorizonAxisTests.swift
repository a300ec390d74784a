import Foundation
import Testing
import TokenModel

@Suite struct HorizonAxisTests {
  /// 2026-11-29 02:00:12 UTC, a Sunday.
  private let now = Date(timeIntervalSince1970: 1_795_917_612)

  private func clock(_ date: Date, offset: Int = 0) -> String {
    String(date.addingTimeInterval(Double(offset)).ISO8601Format().dropFirst(5).dropLast(4))
  }

  @Test(arguments: [
    (HorizonAxis.Zoom.hour, "11-29T02:00", "11-29T03:00"), (.day, "11-29T02:00", "11-30T02:00"),
    (.week, "11-29T00:00", "12-06T00:00"), (.month, "11-29T00:00", "12-29T00:00"),
  ])
  func `an axis begins at the round time before now`(_ zoom: HorizonAxis.Zoom, _ start: String, _ end: String) {
    let axis = HorizonAxis(zoom, now: now) { _ in 0 }
    #expect(clock(axis.bounds[0]) == start && clock(axis.end) == end)
    #expect(axis.bounds.count == zoom.bucketCount + 1 && axis.bounds == axis.bounds.sorted())
    #expect(axis.bucket(of: now) == 0 && axis.bucket(of: axis.end) == nil)
    #expect(axis.bucket(of: axis.bounds[0].addingTimeInterval(-1)) == nil)
    #expect(axis.bucket(of: axis.end.addingTimeInterval(-1)) == zoom.bucketCount - 1)
  }

  @Test(arguments: [3600, -18_000, 20_700]) func `midnight and noon are those of local time`(_ offset: Int) {
    let axis = HorizonAxis(.week, now: now) { _ in offset }
    let times = Set(axis.bounds.map { clock($0, offset: offset).suffix(5) })
    #expect(times == ["00:00", "12:00"])
  }

  @Test func `where summer time ends a day has 25 hours, and midnight stays midnight`() {
    // 2026-10-25 01:00 UTC: Berlin goes from +2 to +1.
    let change = Date(timeIntervalSince1970: 1_792_890_000)
    func offset(_ date: Date) -> Int { date < change ? 7200 : 3600 }
    let axis = HorizonAxis(.month, now: change.addingTimeInterval(-3 * 86_400), utcOffset: offset)
    #expect(axis.bounds.allSatisfy { clock($0, offset: offset($0)).hasSuffix("00:00") })
    let lengths = zip(axis.bounds, axis.bounds.dropFirst()).map { $1.timeIntervalSince($0) }
    #expect(lengths.count { $0 == 90_000 } == 1 && lengths.count { $0 == 86_400 } == 29, "\(lengths)")
  }
}
