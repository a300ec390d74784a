import Foundation
import Support

/// The UI with all upload tokens of a server loaded.
struct LoadedList {
  let program: ScreenProgram
  /// Seconds from the key that loads all to the last of them.
  let loading: Double

  /// Opens the UI and loads all.
  init(_ context: BenchmarkContext, _ host: BenchmarkHost) throws {
    program = try ScreenProgram(context, host, ["--environment", "video"])
    try program.wait(for: "HANDLE")
    program.settle()
    program.terminal.send("\t")
    program.settle()
    let start = ContinuousClock.now
    program.terminal.send("*")
    try program.wait(for: "Marked all")
    loading = (ContinuousClock.now - start) / .seconds(1)
    program.settle()
    _ = try program.press("u")
    program.settle()
  }

  /// The UI with the upload tokens of all environments loaded, as one list.
  init(inventory context: BenchmarkContext, _ host: BenchmarkHost) throws {
    program = try ScreenProgram(context, host)
    program.settle()
    let start = ContinuousClock.now
    program.terminal.send("I")
    try program.wait(for: "Inventory")
    // No list is being read any more once all can be marked. The whole screen is asked for: of a notice after another one only what differs is written.
    let end = start + .seconds(60)
    var screen = ""
    while !screen.contains("Marked all") {
      guard ContinuousClock.now < end else { throw TestFailure("not all can be marked within a minute: \(screen)") }
      program.settle(for: 300)
      program.terminal.send("*")
      program.settle(for: 50)
      program.terminal.send("\u{C}")
      screen = String(decoding: program.terminal.next(within: 1000), as: UTF8.self)
    }
    loading = (ContinuousClock.now - start) / .seconds(1)
    program.settle()
    _ = try program.press("u")
    program.settle()
  }

  /// Types a filter key by key, and takes it away again.
  /// - Returns: the milliseconds of each key.
  func typeFilter(_ pattern: String) throws -> [Double] {
    _ = try program.press("/")
    let times = try program.press(each: pattern.map { String($0) }).map(\.milliseconds)
    program.settle(for: 50)
    _ = try program.press("\u{15}")
    program.settle(for: 50)
    _ = try program.press("\r")
    program.settle(for: 50)
    return times
  }

  /// Sorts by a command.
  /// - Returns: the milliseconds of its last key.
  func sort(by key: String) throws -> Double {
    _ = try program.press(each: ":sort \(key)".map { String($0) })
    program.settle(for: 50)
    let time = try program.press("\r").milliseconds
    program.settle(for: 500)
    return time
  }
}
