import FoundationEssentials
import Glibc

/// How local time runs, which FoundationEssentials does not know.
public enum LocalZone: Hashable, Sendable {
  /// Always so many seconds ahead of UTC.
  case fixed(Int)
  /// As the time zone of this process says (`TZ`, else the machine's), with its summer times.
  case ofProcess

  /// How far local time is ahead of UTC at a moment, in seconds.
  public func utcOffset(at moment: Date) -> Int {
    switch self {
    case .fixed(let seconds): return seconds
    case .ofProcess:
      var seconds = time_t(min(max(moment.timeIntervalSince1970, -1e13), 1e13).rounded(.down))
      var parts = tm()
      return localtime_r(&seconds, &parts) == nil ? 0 : parts.tm_gmtoff
    }
  }
}
