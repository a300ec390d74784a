import Formats
import Foundation
import Host
import Synchronization
import TokenModel

/// A local clock that stands still until a test moves it.
final class TestClock: WallClock {
  private let time: Mutex<Date>
  /// When the machine was started, as this clock tells it.
  private let began = Mutex(1_799_000_000.0)

  /// Seconds by which the clock of the host that looks now is ahead.
  private let skew = Mutex(TimeInterval(0))
  /// Which start of which machine.
  private let boot = Mutex("test")

  init(_ seconds: TimeInterval = 1_800_000_000) {
    time = Mutex(Date(timeIntervalSince1970: seconds))
  }

  var now: Date { time.withLock { $0 } }

  var anchor: ClockAnchor? { ClockAnchor(boot: boot.withLock { $0 }, began: began.withLock { $0 }) }

  /// Another host with a clock of its own looks at the same folder; or the machine was started anew.
  func change(to boot: String, ahead seconds: TimeInterval) {
    self.boot.withLock { $0 = boot }
    began.withLock { $0 = boot == "test" ? 1_799_000_000 : 1_799_050_000 }
    skew.withLock { $0 += seconds }
    advance(by: seconds)
  }

  /// The time of a clock that is right.
  var rightTime: Date { now.addingTimeInterval(-skew.withLock { $0 }) }

  /// Somebody sets it: no time passes.
  func set(by seconds: TimeInterval) {
    began.withLock { $0 += seconds }
    advance(by: seconds)
  }

  func advance(by seconds: TimeInterval) {
    time.withLock { $0.addTimeInterval(seconds) }
  }
}
