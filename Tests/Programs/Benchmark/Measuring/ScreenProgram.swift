import CLinux
import Foundation
import Glibc
import Support

/// A program that draws on a terminal of 80×24 unless said otherwise, as its user meets it.
struct ScreenProgram {
  /// What is written in one go.
  struct Burst {
    /// Until its last byte was there.
    var milliseconds: Double
    var bytes: Int
  }

  /// What it does while nothing is pressed.
  struct Rest {
    var seconds: Double
    /// The bytes of each frame.
    var frames: [Int]
    /// How often any of its threads was woken.
    var wakeUps: Int
    /// Processor time in milliseconds.
    var processor: Double
  }

  let terminal: PseudoTerminal
  private let start: ContinuousClock.Instant
  /// What it shows, which lives as long as it does.
  private let host: BenchmarkHost?

  /// Starts it.
  init(
    _ arguments: [String], environment: [String: String], on host: BenchmarkHost? = nil, rows: Int = 24,
    columns: Int = 80
  ) throws {
    self.host = host
    start = .now
    terminal = try PseudoTerminal(arguments, environment: environment, rows: rows, columns: columns)
  }

  /// Starts the UI of fob.
  init(_ context: BenchmarkContext, _ host: BenchmarkHost, _ arguments: [String] = [], rows: Int = 24) throws {
    try self.init([context.fob] + arguments, environment: host.variables, on: host, rows: rows)
  }

  /// What the system counts of it.
  func figures() throws -> ProcessFigures { try ProcessFigures(of: terminal.process) }

  /// What it shows at first, from its start on.
  func firstFrame(pause: Int32 = 5) throws -> Burst {
    guard let burst = burst(since: start, within: 20, pause: pause) else {
      throw TestFailure("nothing is drawn within 20 s")
    }
    return burst
  }

  /// Presses keys.
  /// - Returns: what is written then.
  func press(_ keys: String, pause: Int32 = 0) throws -> Burst {
    let start = ContinuousClock.now
    terminal.send(keys)
    guard let burst = burst(since: start, within: 20, pause: pause) else {
      throw TestFailure("nothing follows “\(keys)”")
    }
    return burst
  }

  /// Presses key after key, each when what followed the one before is over.
  func press(each keys: some Sequence<String>) throws -> [Burst] {
    try keys.map { key in
      settle(for: 15)
      return try press(key)
    }
  }

  /// Reads until nothing more is written for so many milliseconds.
  func settle(for milliseconds: Int32 = 200) {
    while !terminal.next(within: milliseconds).isEmpty {}
  }

  /// Reads until a text is written.
  func wait(for text: String, within seconds: Double = 300) throws {
    let end = ContinuousClock.now + .seconds(seconds)
    var seen = ""
    while !seen.contains(text) {
      guard ContinuousClock.now < end else { throw TestFailure("“\(text)” is not written, but: \(seen.suffix(500))") }
      seen += String(decoding: terminal.next(within: 1000), as: UTF8.self)
    }
  }

  /// Lets it be for a while.
  func rest(seconds: Double) throws -> Rest {
    let before = try figures()
    let start = ContinuousClock.now
    var frames: [Int] = []
    while case let left = (start + .seconds(seconds) - .now) / .milliseconds(1), left > 0 {
      let bytes = terminal.next(within: Int32(left.rounded(.up)))
      if !bytes.isEmpty { frames.append(bytes.count) }
    }
    let after = try figures()
    return Rest(
      seconds: (ContinuousClock.now - start) / .seconds(1), frames: frames, wakeUps: after.wakeUps(since: before),
      processor: after.processor - before.processor)
  }

  /// Memory in megabytes when what the work before took is given back.
  func memoryAtRest() throws -> Double {
    settle(for: 800)
    _ = try rest(seconds: 4)
    return Double(try figures().resident) / 1_000_000
  }

  /// Kills it, which needs no answer.
  func end() { terminal.signal(9) }

  /// Reads what is written until nothing more comes for so many milliseconds; of a program that never pauses two seconds.
  private func burst(since start: ContinuousClock.Instant, within seconds: Int32, pause: Int32) -> Burst? {
    var bytes = terminal.next(within: seconds * 1000).count
    guard bytes > 0 else { return nil }
    var end = ContinuousClock.now
    let limit = end + .seconds(2)
    while pause > 0, end < limit, case let more = terminal.next(within: pause), !more.isEmpty {
      bytes += more.count
      end = .now
    }
    return Burst(milliseconds: (end - start) / .milliseconds(1), bytes: bytes)
  }

  /// Waits for the end without taking its status.
  ///
  /// - Returns: whether it came within so many milliseconds.
  func waitForEnd(within milliseconds: Int32) -> Bool {
    let descriptor = fob_pidfd_open(terminal.process)
    guard descriptor >= 0 else { return true }
    defer { close(descriptor) }
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&waiting, 1, milliseconds) > 0
  }

  /// Whether it has a terminal open. A process that has ended has not.
  var hasTerminal: Bool {
    let folder = "/proc/\(terminal.process)/fd"
    let numbers = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return numbers.contains { number in
      let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(number)")
      return target?.hasPrefix("/dev/pts/") ?? false
    }
  }
}
