import FoundationEssentials
import Glibc
import Interface

/// Days of the UI in a minute: `day-program HOURS` gives the program the ticks, keys and answers of so many hours, and prints after each how much memory it
/// has, in kilobytes.
@main
struct Main {
  static func main() throws {
    guard let hours = CommandLine.arguments.dropFirst().first.flatMap({ Int($0) }) else {
      throw CocoaError(.formatting)
    }
    var day = try Day()
    for _ in 0..<hours {
      day.passHour()
      print(try residentKilobytes())
    }
  }

  private static func residentKilobytes() throws -> Int {
    let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
    return (pages.dropFirst().first.flatMap { Int($0) } ?? 0) * sysconf(Int32(_SC_PAGESIZE)) / 1024
  }
}
