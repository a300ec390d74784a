import FoundationEssentials

/// Dates and times as RFC 3339 writes them: `2026-11-22T13:45:00Z`, `2026-11-22T14:45:00.25+01:00`.
public enum RFC3339 {
  /// The moment that a text names; nil if it is no RFC 3339 date-time.
  public static func date(_ text: String) -> Date? {
    var scanner = DigitScanner(text)
    guard let year = scanner.number(digits: 4), scanner.skip("-"), let month = scanner.number(digits: 2),
      scanner.skip("-"), let day = scanner.number(digits: 2), scanner.skip("T", "t", " "),
      let hour = scanner.number(digits: 2), scanner.skip(":"), let minute = scanner.number(digits: 2),
      scanner.skip(":"), let second = scanner.number(digits: 2), let fraction = fraction(&scanner),
      let offset = offset(&scanner), scanner.isAtEnd,
      let time = CalendarTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    else { return nil }
    return Date(timeIntervalSince1970: Double(time.secondsSince1970 - offset) + fraction)
  }

  /// A moment in UTC, whole seconds (rounded down) and `Z`. Moments outside the years 0 to 9999 become the nearest one within.
  public static func text(_ date: Date) -> String {
    let seconds = Int(exactly: date.timeIntervalSince1970.rounded(.down))
    let time = CalendarTime(secondsSince1970: seconds ?? (date.timeIntervalSince1970 > 0 ? .max : .min))
    let day = "\(padded(time.year, to: 4))-\(padded(time.month, to: 2))-\(padded(time.day, to: 2))"
    return "\(day)T\(padded(time.hour, to: 2)):\(padded(time.minute, to: 2)):\(padded(time.second, to: 2))Z"
  }

  /// `.` and at least one digit, in seconds; nothing at all is zero.
  private static func fraction(_ scanner: inout DigitScanner) -> Double? {
    guard scanner.skip(".") else { return 0 }
    var value = 0.0
    var scale = 0.1
    guard var digit = scanner.number(digits: 1) else { return nil }
    while true {
      value += Double(digit) * scale
      scale /= 10
      guard let next = scanner.number(digits: 1) else { return value }
      digit = next
    }
  }

  /// `Z` or `±HH:MM`, in seconds east of UTC.
  private static func offset(_ scanner: inout DigitScanner) -> Int? {
    if scanner.skip("Z", "z") { return 0 }
    let sign = scanner.skip("+") ? 1 : scanner.skip("-") ? -1 : 0
    guard sign != 0, let hours = scanner.number(digits: 2), hours <= 23, scanner.skip(":"),
      let minutes = scanner.number(digits: 2), minutes <= 59
    else { return nil }
    return sign * (hours * 3600 + minutes * 60)
  }

  private static func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

/// The date of an HTTP field, `Sun, 06 Nov 1994 08:49:37 GMT` (IMF-fixdate, RFC 9110 §5.6.7).
public enum HTTPDate {
  /// The moment that a text names; nil if it is not an IMF-fixdate. The weekday is not held against the date.
  public static func date(_ text: String) -> Date? {
    var scanner = DigitScanner(text)
    guard scanner.word(of: weekdays) != nil, scanner.skip(","), scanner.skip(" "),
      let day = scanner.number(digits: 2), scanner.skip(" "), let month = scanner.word(of: months),
      scanner.skip(" "), let year = scanner.number(digits: 4), scanner.skip(" "),
      let hour = scanner.number(digits: 2), scanner.skip(":"), let minute = scanner.number(digits: 2),
      scanner.skip(":"), let second = scanner.number(digits: 2), scanner.word(of: [" GMT"]) != nil, scanner.isAtEnd,
      let time = CalendarTime(year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second)
    else { return nil }
    return Date(timeIntervalSince1970: Double(time.secondsSince1970))
  }

  private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}
