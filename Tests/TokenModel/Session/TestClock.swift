import Foundation
import Synchronization
import TokenModel

/// A local clock that stands still until a test moves it.
final class TestClock: WallClock {
  private let time: Mutex<Date>

  init(_ seconds: TimeInterval = 1_800_000_000) {
    time = Mutex(Date(timeIntervalSince1970: seconds))
  }

  var now: Date { time.withLock { $0 } }

  func advance(by seconds: TimeInterval) {
    time.withLock { $0.addTimeInterval(seconds) }
  }
}
