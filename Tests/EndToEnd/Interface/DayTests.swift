import Foundation
import Gate
import Support
import Testing

/// Days of the UI with a clock that runs fast.
@Suite(.drivesPrograms) struct DayTests {
  @Test func memoryDoesNotGrowFromHourToHour() throws {
    let said = try Spawning.run([BuiltBinary.path("day-program"), "3"])
    let hours = said.text.split(separator: "\n").compactMap { Int($0) }
    try #require(hours.count == 3)
    // One page of memory for each of the 3600 ticks would be 14 MB.
    #expect(hours[2] - hours[1] < 1000, "kilobytes: \(hours)")
  }
}
