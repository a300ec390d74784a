import Foundation
import Support

/// fob's UI, open in a pseudo-terminal.
struct OpenInterface {
  let terminal: PseudoTerminal
  /// What it shows, which lives as long as it does.
  private let host: BenchHost

  /// Opens it.
  init(_ stage: Stage, _ host: BenchHost, _ arguments: [String] = [], rows: Int = 24, columns: Int = 80) throws {
    self.host = host
    terminal = try PseudoTerminal([stage.fob] + arguments, environment: host.variables, rows: rows, columns: columns)
  }

  /// What the system counts of it.
  func figures() throws -> ProcessFigures { try ProcessFigures(of: terminal.process) }

  /// Presses keys and waits for the first that is written then.
  func press(_ keys: String) throws -> (milliseconds: Double, bytes: Int) {
    let start = ContinuousClock.now
    terminal.send(keys)
    let bytes = terminal.next(within: 20_000)
    guard !bytes.isEmpty else { throw TestFailure("nothing follows “\(keys)”") }
    return ((ContinuousClock.now - start) / .milliseconds(1), bytes.count)
  }

  /// Presses key after key, each when what followed the one before is over.
  func press(each keys: some Sequence<String>) throws -> [(milliseconds: Double, bytes: Int)] {
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
}
