import FoundationEssentials

/// The date of an HTTP field, `Sun, 06 Nov 1994 08:49:37 GMT` (IMF-fixdate, RFC 9110 §5.6.7).
public enum HTTPDate {
  /// The moment that a text names; nil where it is not an IMF-fixdate. The weekday is not held against the date.
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
