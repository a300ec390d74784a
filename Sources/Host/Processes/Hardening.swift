import CLinux
import Glibc

/// Makes this process harder to inspect. To be applied before the first secret is read.
public enum Hardening {
  /// Whether neither a core file nor a debugger of the same user can get at this process.
  public static var isApplied: Bool { fob_is_dumpable() == 0 }

  /// Disables core files and debuggers of the same user, and opens closed standard descriptors to `/dev/null`, so that
  /// no secret file is ever opened in their place. Best effort: what the system refuses stays as it is.
  public static func apply() {
    _ = fob_set_undumpable()
    var limit = rlimit()
    if getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit) == 0 {
      limit.rlim_cur = 0
      setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
    }
    // open returns the lowest free number.
    while case let number = open("/dev/null", O_RDWR), number >= 0 {
      if number > STDERR_FILENO {
        close(number)
        return
      }
    }
  }
}
