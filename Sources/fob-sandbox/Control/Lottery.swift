import Synchronization

/// Decides which requests fail at random, in the same order for the same seed.
final class Lottery: Sendable {
  private let share: Double
  private let source: Mutex<SeededRandom>

  /// - Parameter share: how many of all requests fail, from 0 to 1.
  init(share: Double, seed: UInt64) {
    self.share = share
    source = Mutex(SeededRandom(seed: seed))
  }

  func draw() -> Bool {
    guard share > 0 else { return false }
    return source.withLock { Double.random(in: 0..<1, using: &$0) } < share
  }
}
