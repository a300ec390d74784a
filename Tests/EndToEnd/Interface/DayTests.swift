import Foundation
import Support
import Testing

/// Days of the UI with a clock that runs fast.
@Suite(.drivesPrograms) struct DayTests {
  @Test func `memory does not grow from hour to hour`() throws {
    // AddressSanitizer keeps memory that was freed, to know it when it is used again: up to 256 MB, all of which would look like growth.
    let options = "quarantine_size_mb=0:thread_local_quarantine_size_kb=0"
    let said = try Spawning.run([BuiltBinary.path("day-program"), "3"], environment: ["ASAN_OPTIONS": options])
    let hours = said.text.split(separator: "\n").compactMap { Int($0) }
    try #require(hours.count == 3)
    // One page of memory for each of the 3600 ticks would be 14 MB.
    #expect(hours[2] - hours[1] < 1000, "kilobytes: \(hours)")
  }
}
