import Formats
import Interface

/// How fast counted work goes since it began, and how long the rest of it takes.
struct Pace: Sendable {
  private let began = ContinuousClock.now

  /// Such as `97/s · 5 s left`; nothing in the first half second.
  /// - Parameter done: how much was done since the beginning.
  func words(done: Int, left: Int) -> [String] {
    Self.words(done: done, left: left, seconds: (ContinuousClock.now - began) / .seconds(1))
  }

  static func words(done: Int, left: Int, seconds: Double) -> [String] {
    guard seconds > 0.5, done > 0 else { return [] }
    let rate = Double(done) / seconds
    let speed = rate < 1 ? "\(Int((rate * 60).rounded()).grouped)/min" : "\(Int(rate).grouped)/s"
    return [speed] + (left > 0 ? ["\(SpanText(Int((Double(left) / rate).rounded(.up)), .twoUnits).text) left"] : [])
  }
}
