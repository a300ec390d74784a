/// A length of time as screens and commands write it: each number with its unit, because a colon stands for a time of day.
public struct SpanText: Equatable, Sendable {
  /// How much of it is written.
  public enum Grain: Sendable {
    /// Its two largest units, as of what counts down before one's eyes: `41s`, `14m56s`, `3h12m`, `6d04h`, `295d`.
    case twoUnits
    /// Its largest unit, as in a long list: `41s`, `58m`, `23h`, `6d`, `2y`.
    case oneUnit
  }

  /// At most `width` cells.
  public let text: String
  /// The smallest unit written, in seconds: the text stays as long as no whole one of them passes.
  let step: Int

  /// Cells that any text of either grain has room in.
  public static let width = 6

  /// - Parameter seconds: what is less than none is written as none.
  public init(_ seconds: Int, _ grain: Grain) {
    let seconds = max(0, seconds)
    let (hours, days, years) = (seconds / Self.hour, seconds / Self.day, seconds / Self.year)
    (text, step) =
      switch (grain, seconds) {
      case (_, ..<Self.minute): ("\(seconds)s", 1)
      case (.twoUnits, ..<Self.hour): ("\(seconds / Self.minute)m\(Self.twoDigits(seconds % Self.minute))s", 1)
      case (.twoUnits, ..<Self.day): ("\(hours)h\(Self.twoDigits(seconds / Self.minute % 60))m", Self.minute)
      case (.twoUnits, ..<(100 * Self.day)): ("\(days)d\(Self.twoDigits(hours % 24))h", Self.hour)
      case (.twoUnits, ..<(100 * Self.year)): ("\(days)d", Self.day)
      case (.oneUnit, ..<Self.hour): ("\(seconds / Self.minute)m", Self.minute)
      case (.oneUnit, ..<Self.day): ("\(hours)h", Self.hour)
      case (.oneUnit, ..<Self.year): ("\(days)d", Self.day)
      default: ("\(years)y", Self.year)
      }
  }

  /// All of its units, however many: `2d 4h 12m`.
  static func exact(_ seconds: Int) -> String {
    let parts = [(seconds / day, "d"), (seconds / hour % 24, "h"), (seconds / minute % 60, "m"), (seconds % 60, "s")]
    let text = parts.filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined(separator: " ")
    return text.isEmpty ? "0s" : text
  }

  static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }

  private static let minute = 60
  private static let hour = 3600
  private static let day = 86_400
  private static let year = 365 * day
}
