import FoundationEssentials

/// Rails' English `time_ago_in_words`.
enum AgeText {
  private static let hour = 60
  private static let day = 24 * hour
  private static let month = 30 * day
  private static let year = 365 * day

  static func words(from start: Date, to end: Date) -> String {
    let minutes = Int((end.timeIntervalSince(start) / 60).rounded())
    switch minutes {
    case ..<1: return "less than a minute"
    case 1: return "1 minute"
    case 2..<45: return "\(minutes) minutes"
    case 45..<90: return "about 1 hour"
    case 90..<day: return "about \(rounded(minutes, hour)) hours"
    case day..<2520: return "1 day"
    case 2520..<month: return "\(rounded(minutes, day)) days"
    case month..<2 * month:
      let months = rounded(minutes, month)
      return "about \(months) \(months == 1 ? "month" : "months")"
    case 2 * month..<year: return "\(rounded(minutes, month)) months"
    default: return years(minutes - leapDays(from: start, to: end) * day)
    }
  }

  private static func rounded(_ minutes: Int, _ unit: Int) -> Int {
    Int((Double(minutes) / Double(unit)).rounded())
  }

  private static func years(_ minutes: Int) -> String {
    let years = minutes / year
    let noun = { (count: Int) in count == 1 ? "1 year" : "\(count) years" }
    switch minutes % year {
    case ..<(year / 4): return "about \(noun(years))"
    case ..<(year * 3 / 4): return "over \(noun(years))"
    default: return "almost \(noun(years + 1))"
    }
  }

  /// The leap days between two dates, counted by years that hold a February in between.
  private static func leapDays(from start: Date, to end: Date) -> Int {
    let (startYear, startMonth, _) = DateText.civil(start)
    let (endYear, endMonth, _) = DateText.civil(end)
    let first = startMonth >= 3 ? startYear + 1 : startYear
    let last = endMonth < 3 ? endYear - 1 : endYear
    guard first <= last else { return 0 }
    return (first...last).count { $0 % 4 == 0 && ($0 % 100 != 0 || $0 % 400 == 0) }
  }
}
