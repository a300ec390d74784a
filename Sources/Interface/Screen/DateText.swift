import Formats
import FoundationEssentials
import TerminalKit

/// Dates and times as screens write them, in local time.
struct DateText {
  /// How local time runs: each moment is written as clocks on the wall showed it then, or will.
  let zone: LocalZone

  /// `2026-11-22`.
  func day(_ date: Date) -> DisplayText { DisplayText(String(local(date).prefix(10))) }

  /// `2026-11-22 14:02`.
  func minute(_ date: Date) -> DisplayText {
    DisplayText("\(local(date).prefix(10)) \(local(date).dropFirst(11).prefix(5))")
  }

  /// `2026-11-22 14:02:31 +01:00`.
  func second(_ date: Date) -> DisplayText {
    DisplayText("\(local(date).prefix(10)) \(local(date).dropFirst(11).prefix(8)) \(offset(at: date))")
  }

  /// `14:02`.
  func time(_ date: Date) -> DisplayText { DisplayText(String(local(date).dropFirst(11).prefix(5))) }

  /// `14:02:31`.
  func exactTime(_ date: Date) -> DisplayText { DisplayText(String(local(date).dropFirst(11).prefix(8))) }

  /// `Sun 29`.
  func weekday(_ date: Date) -> DisplayText { DisplayText("\(weekdayName(date)) \(dayOfMonth(date))") }

  /// `Sun 29 Nov`.
  func weekdayAndMonth(_ date: Date) -> DisplayText {
    let month = Int(local(date).dropFirst(5).prefix(2)) ?? 1
    return DisplayText("\(weekdayName(date)) \(dayOfMonth(date)) \(Self.months[month - 1])")
  }

  private func dayOfMonth(_ date: Date) -> Int { Int(local(date).dropFirst(8).prefix(2)) ?? 0 }

  private func weekdayName(_ date: Date) -> String {
    let seconds = date.timeIntervalSince1970.rounded(.down) + Double(zone.utcOffset(at: date))
    // 1970-01-01 was a Thursday.
    let day = Int((seconds / 86_400).rounded(.down)) + 4
    return Self.weekdays[((day % 7) + 7) % 7]
  }

  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// The time of day where the date is near, else the day too.
  func near(_ date: Date, now: Date) -> DisplayText {
    abs(date.timeIntervalSince(now)) < 43_200 ? time(date) : minute(date)
  }

  /// How far a date is from now: `in 3h`, `25d ago`.
  func distance(_ date: Date, now: Date) -> DisplayText {
    let countdown = Countdown(to: date, at: now)
    return DisplayText(countdown.hasEnded ? Age(of: date, at: now).text : "in \(countdown.text(.oneUnit))")
  }

  /// `2026-11-22 14:02:31 +01:00, 25d ago`.
  func full(_ date: Date, now: Date) -> DisplayText { "\(second(date)), \(distance(date, now: now))" }

  private func local(_ date: Date) -> String {
    RFC3339.text(date.addingTimeInterval(Double(zone.utcOffset(at: date))))
  }

  private func offset(at date: Date) -> String {
    let utcOffset = zone.utcOffset(at: date)
    let minutes = abs(utcOffset) / 60
    guard minutes > 0 else { return "UTC" }
    return "\(utcOffset < 0 ? "-" : "+")\(SpanText.twoDigits(minutes / 60)):\(SpanText.twoDigits(minutes % 60))"
  }
}

/// How near ends are written: glyph, word and colour.
struct ExpiryText {
  let glyphs: GlyphSet

  func glyph(_ level: ExpiryLevel) -> DisplayText {
    switch level {
    case .fresh: glyphs.fresh
    case .soon: glyphs.soon
    case .critical: glyphs.critical
    case .expired: glyphs.expired
    }
  }

  static func slot(_ level: ExpiryLevel) -> ThemeSlot {
    switch level {
    case .fresh: .expiryFresh
    case .soon: .expirySoon
    case .critical: .expiryCritical
    case .expired: .expiryExpired
    }
  }
}
