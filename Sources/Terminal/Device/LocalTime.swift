import FoundationEssentials
import Glibc

/// The time zone of the machine, which FoundationEssentials does not know.
enum LocalTime {
  /// How far local time is ahead of UTC at a moment, in seconds.
  static func utcOffset(at moment: Date) -> Int {
    var seconds = time_t(moment.timeIntervalSince1970)
    var parts = tm()
    guard localtime_r(&seconds, &parts) != nil else { return 0 }
    return parts.tm_gmtoff
  }
}
