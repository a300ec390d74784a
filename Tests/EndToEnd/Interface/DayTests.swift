import Foundation
import Gate
import Support
import Testing

/// Days of the UI with a clock that runs fast.
@Suite(.drivesPrograms) struct DayTests {
  @Test func memoryDoesNotGrowFromHourToHour() throws {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: BuiltBinary.path("day-program"))
    process.arguments = ["3"]
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let hours = text.split(separator: "\n").compactMap { Int($0) }
    try #require(hours.count == 3)
    // One page of memory for each of the 3600 ticks would be 14 MB.
    #expect(hours[2] - hours[1] < 1000, "kilobytes: \(hours)")
  }
}
