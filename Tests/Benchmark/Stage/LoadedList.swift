import Foundation
import Support

/// The UI with all upload tokens of a server loaded.
struct LoadedList {
  let interface: OpenInterface
  /// Seconds from the key that loads all to the last of them.
  let loading: Double

  /// Opens the UI and loads all.
  init(_ stage: Stage, _ host: BenchHost) throws {
    interface = try OpenInterface(stage, host, ["--environment", "video"])
    try interface.wait(for: "HANDLE")
    interface.settle()
    interface.terminal.send("\t")
    interface.settle()
    let start = ContinuousClock.now
    interface.terminal.send("*")
    try interface.wait(for: "Marked all")
    loading = (ContinuousClock.now - start) / .seconds(1)
    interface.settle()
    _ = try interface.press("u")
    interface.settle()
  }

  /// Memory when what loading took is given back, in megabytes.
  func memoryAtRest() throws -> Double {
    interface.settle(for: 800)
    usleep(4_000_000)
    return Double(try interface.figures().resident) / 1_000_000
  }

  /// Types a filter key by key, and takes it away again.
  /// - Returns: the milliseconds of each key.
  func typeFilter(_ pattern: String) throws -> [Double] {
    _ = try interface.press("/")
    let times = try interface.press(each: pattern.map { String($0) }).map(\.milliseconds)
    interface.settle(for: 50)
    _ = try interface.press("\u{15}")
    interface.settle(for: 50)
    _ = try interface.press("\r")
    interface.settle(for: 50)
    return times
  }

  /// Sorts by a command.
  /// - Returns: the milliseconds of its last key.
  func sort(by key: String) throws -> Double {
    _ = try interface.press(each: ":sort \(key)".map { String($0) })
    interface.settle(for: 50)
    let time = try interface.press("\r").milliseconds
    interface.settle(for: 500)
    return time
  }
}
