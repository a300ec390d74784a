import FoundationEssentials

/// The time until something ends, in whole seconds, as it is written on screens and by commands.
public struct Countdown: Equatable, Sendable {
  /// Whole seconds left; 0 when it has ended.
  public let secondsLeft: Int

  /// Both times lose their fractions, so that a countdown shows the same between two ticks of the second, and at most what is left.
  public init(to end: Date, at now: Date) {
    secondsLeft = max(0, end.wholeSeconds - now.wholeSeconds)
  }

  /// Whether nothing is left.
  public var hasEnded: Bool { secondsLeft == 0 }

  /// What is left, in words.
  public func text(_ grain: SpanText.Grain) -> String { SpanText(secondsLeft, grain).text }

  /// Seconds until the text becomes another one; nil when it has ended.
  func changesAfter(_ grain: SpanText.Grain) -> Int? {
    hasEnded ? nil : secondsLeft % SpanText(secondsLeft, grain).step + 1
  }
}

extension Date {
  /// Seconds since 1970 without the fraction; far times are cut to what the calendar can write.
  var wholeSeconds: Int {
    Int(timeIntervalSince1970.rounded(.down).clamped(to: -1e11...1e12))
  }
}

extension Comparable {
  /// The nearest value within a range.
  func clamped(to range: ClosedRange<Self>) -> Self {
    min(max(self, range.lowerBound), range.upperBound)
  }
}

/// How long ago something was, as it is written on screens.
struct Age: Equatable {
  /// Whole seconds since then; 0 for what the clock has not reached.
  let seconds: Int

  init(seconds: Int) {
    self.seconds = max(0, seconds)
  }

  init(of moment: Date, at now: Date) {
    self.init(seconds: now.wholeSeconds - moment.wholeSeconds)
  }

  /// `<1m ago`, `12m ago`, `3h ago`, `2d ago`.
  var text: String { "\(span) ago" }

  /// The same without the last word.
  var span: String { seconds < 60 ? "<1m" : SpanText(seconds, .oneUnit).text }

  /// Seconds until the text becomes another one.
  var changesAfter: Int {
    let step = max(60, SpanText(seconds, .oneUnit).step)
    return step - seconds % step
  }
}
