import Foundation
import Host
import Synchronization
import TokenModel

/// A local clock that stands still until a test moves it.
final class TestClock: WallClock {
  private let time: Mutex<Date>
  /// When the machine was started, as this clock tells it.
  private let began = Mutex(1_799_000_000.0)

  init(_ seconds: TimeInterval = 1_800_000_000) {
    time = Mutex(Date(timeIntervalSince1970: seconds))
  }

  var now: Date { time.withLock { $0 } }

  var anchor: ClockAnchor? { ClockAnchor(boot: "test", began: began.withLock { $0 }) }

  /// Somebody sets it: no time passes.
  func set(by seconds: TimeInterval) {
    began.withLock { $0 += seconds }
    advance(by: seconds)
  }

  func advance(by seconds: TimeInterval) {
    time.withLock { $0.addTimeInterval(seconds) }
  }
}
