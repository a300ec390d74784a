import FoundationEssentials

/// Dates as the services write them, always in UTC.
enum DateText {
  /// `2020-12-02T10:26:46+00:00`, what PHP calls ATOM.
  static func atom(_ date: Date) -> String {
    let (year, month, day) = civil(date)
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T\(time(date))+00:00"
  }

  /// `Wed, 02 Dec 2020 10:26:46 GMT` (RFC 9110 section 5.6.7).
  static func http(_ date: Date) -> String {
    let (year, month, day) = civil(date)
    let weekday = weekdays[Int((days(date) % 7 + 7) % 7)]
    return "\(weekday), \(padded(day, 2)) \(months[month - 1]) \(padded(year, 4)) \(time(date)) GMT"
  }

  private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  private static func seconds(_ date: Date) -> Int { Int(date.timeIntervalSince1970.rounded(.down)) }

  private static func days(_ date: Date) -> Int { Int((Double(seconds(date)) / 86400).rounded(.down)) }

  private static func time(_ date: Date) -> String {
    let rest = seconds(date) - days(date) * 86400
    return "\(padded(rest / 3600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))"
  }

  /// Year, month and day of the Gregorian calendar: Howard Hinnant's `civil_from_days`.
  static func civil(_ date: Date) -> (year: Int, month: Int, day: Int) {
    let shifted = days(date) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
