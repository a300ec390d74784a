import FoundationEssentials

/// The time until something ends, in whole seconds, as it is written on screens and by commands.
public struct Countdown: Equatable, Sendable {
  /// Whole seconds left; 0 when it has ended.
  public let secondsLeft: Int

  /// Both times lose their fractions, so that a countdown shows the same between two ticks of the second and never more than is left.
  public init(to end: Date, at now: Date) {
    secondsLeft = max(0, end.wholeSeconds - now.wholeSeconds)
  }

  /// Whether nothing is left.
  public var hasEnded: Bool { secondsLeft == 0 }

  /// `14:32` under an hour, `3h 12m` over it, `3d 04h` over a day, `295d` from a hundred days on.
  public var text: String {
    let (minutes, hours) = (secondsLeft / 60, secondsLeft / 3600)
    return switch secondsLeft {
    case ..<3600: "\(Self.twoDigits(minutes)):\(Self.twoDigits(secondsLeft % 60))"
    case ..<86_400: "\(hours)h \(Self.twoDigits(minutes % 60))m"
    case ..<Self.hundredDays: "\(hours / 24)d \(Self.twoDigits(hours % 24))h"
    default: "\(hours / 24)d"
    }
  }

  /// Seconds until the text becomes another one; nil when it has ended.
  var changesAfter: Int? {
    switch secondsLeft {
    case ..<1: nil
    case ..<3600: 1
    case ..<86_400: secondsLeft % 60 + 1
    case ..<Self.hundredDays: secondsLeft % 3600 + 1
    default: secondsLeft % 86_400 + 1
    }
  }

  /// From here on hours say nothing more, and there is no room for them.
  private static let hundredDays = 100 * 86_400

  static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
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

  init(of moment: Date, at now: Date) {
    seconds = max(0, now.wholeSeconds - moment.wholeSeconds)
  }

  /// `just now`, `3 min ago`, `2 h ago`, `4 days ago`.
  var text: String {
    switch seconds {
    case ..<60: "just now"
    case ..<3600: "\(seconds / 60) min ago"
    case ..<172_800: "\(seconds / 3600) h ago"
    default: "\(seconds / 86_400) days ago"
    }
  }

  /// Seconds until the text becomes another one.
  var changesAfter: Int {
    switch seconds {
    case ..<3600: 60 - seconds % 60
    default: 3600 - seconds % 3600
    }
  }
}
