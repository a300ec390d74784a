import Foundation
import Support

/// A program that draws on a terminal of 80×24, as its user meets it.
struct ScreenProgram {
  /// What it showed at first: from its start to the last byte of the first burst.
  struct FirstFrame {
    var milliseconds: Double
    var bytes: Int
  }

  let terminal: PseudoTerminal
  let firstFrame: FirstFrame
  /// What the system tells of it.
  var view: ProcessView { ProcessView(process: terminal.process) }

  /// Starts it and waits until it has drawn.
  init(_ arguments: [String], environment: [String: String]) async throws {
    let start = ContinuousClock.now
    terminal = try PseudoTerminal(arguments, environment: environment)
    let (bytes, end) = try await ScreenProgram.burst(of: terminal, within: 20, pause: 250)
    if bytes.isEmpty { throw TestFailure("\(arguments[0]) drew nothing within 20 s") }
    firstFrame = FirstFrame(milliseconds: (end - start) / .milliseconds(1), bytes: bytes.count)
  }

  /// Presses keys and waits until the answer is complete; two seconds where there is none.
  ///
  /// - Returns: what was written, and milliseconds until its last byte was there.
  func press(_ keys: String) async throws -> (bytes: [UInt8], milliseconds: Double) {
    _ = terminal.takeOutput()
    let start = ContinuousClock.now
    terminal.send(keys)
    let (bytes, end) = try await ScreenProgram.burst(of: terminal, within: 2, pause: 60)
    return (bytes, (end - start) / .milliseconds(1))
  }

  /// What it does when nothing is pressed.
  ///
  /// - Returns: wake-ups, bytes and milliseconds of processor time, each for a second.
  func rest(seconds: Double) async throws -> (wakeUps: Double, bytes: Double, processor: Double) {
    _ = terminal.takeOutput()
    let (wakeUps, processor) = (view.wakeUps, view.processorMilliseconds)
    let start = ContinuousClock.now
    try await Task.sleep(for: .seconds(seconds))
    let elapsed = (ContinuousClock.now - start) / .seconds(1)
    let bytes = terminal.takeOutput().count
    return (
      Double(view.wakeUps - wakeUps) / elapsed, Double(bytes) / elapsed,
      (view.processorMilliseconds - processor) / elapsed
    )
  }

  /// Reads until nothing more comes for so many milliseconds.
  private static func burst(
    of terminal: PseudoTerminal, within seconds: Double, pause: Double
  ) async throws -> (bytes: [UInt8], end: ContinuousClock.Instant) {
    var (bytes, end) = ([UInt8](), ContinuousClock.now)
    let limit = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < limit {
      let new = terminal.takeOutput()
      if !new.isEmpty {
        bytes += new
        end = .now
      } else if !bytes.isEmpty, (ContinuousClock.now - end) / .milliseconds(1) > pause {
        return (bytes, end)
      }
      try await Task.sleep(for: .microseconds(500))
    }
    return (bytes, end)
  }
}
