import FoundationEssentials
import Host

/// The file beside Preservica's example (`NAME.ini.token.file`) that scripts of the vendor's kind read: a time and the token on two lines,
/// no line end behind the token (services page: Preservica, "Files that its users already have").
///
/// Such a script uses the token until 500 seconds after the time in the file. That time is set so that it stops a minute before the token
/// ends, whatever the token's lifetime.
public struct TokenFile: Sendable, Equatable {
  /// Seconds for which scripts use the token after the time in the file.
  public static let scriptsUse = 500
  /// Seconds before the token's end when they stop.
  public static let margin = 60

  private let path: String

  /// The file at a path, which need not exist.
  public init(path: String) {
    self.path = path
  }

  /// Replaces the file at once (0600). For the holder of the environment's lock, as `remove` is.
  /// - Parameter expires: when the token ends, by this host's clock, as the scripts use that.
  public func write(_ token: Secret, expires: Date) throws(SystemError) {
    AtomicFile.removeRemains(of: path)
    try AtomicFile.write(TokenFile.content(token, expires: expires), to: path, permissions: 0o600)
  }

  /// Removes the file, where there is one, when the session is over.
  public func remove() throws(SystemError) {
    try AtomicFile.remove(path)
    AtomicFile.removeRemains(of: path)
  }

  /// The two lines.
  static func content(_ token: Secret, expires: Date) -> [UInt8] {
    let written = expires.timeIntervalSince1970 - Double(scriptsUse + margin)
    return Array("\(decimal(written))\n".utf8) + token.withBytes { Array($0) }
  }

  /// Seconds with microseconds, as Python's `str(time.time())` has them; never with an exponent.
  private static func decimal(_ seconds: Double) -> String {
    // The year 10000: no session lives so long, and the arithmetic below cannot overflow.
    let limit = 253_402_300_800.0
    let microseconds = Int64((min(max(seconds, 0), limit) * 1_000_000).rounded())
    let (whole, fraction) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
    let digits = String(fraction)
    return "\(whole)." + String(repeating: "0", count: 6 - digits.utf8.count) + digits
  }
}
