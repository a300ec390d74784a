import Crypto
import Formats
import FoundationEssentials

/// Time-based one-time passwords (RFC 6238) as Preservica's second factor has them: HMAC-SHA-1, 30 seconds, six digits.
public enum TOTP {
  /// Seconds that a code is good for.
  public static let period: Int64 = 30

  /// The time step of a moment, counted from 1970.
  public static func step(at date: Date) -> Int64 {
    // A date beyond what an Int64 counts, which no clock shows, gives step 0 instead of a trap.
    Int64(exactly: (date.timeIntervalSince1970 / Double(period)).rounded(.down)) ?? 0
  }

  /// The code of a step.
  /// - Parameter seed: the base32 text shown when the factor was set up; blanks, hyphens and lower case do no harm.
  /// - Returns: six digits, or nil if the seed is not base32 or empty.
  public static func code(seed: Secret, step: Int64) -> Secret? {
    guard let key = Base32.decode(seed.revealed), !key.isEmpty else { return nil }
    var counter = step.bigEndian
    let message = withUnsafeBytes(of: &counter) { Data($0) }
    let digest = Array(HMAC<Insecure.SHA1>.authenticationCode(for: message, using: SymmetricKey(data: key)))
    // RFC 4226 §5.3: the last four bits choose where the 31 bits of the code begin.
    let offset = Int(digest[digest.count - 1] & 0x0F)
    let number = digest[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
    let digits = String(number % 1_000_000)
    return Secret(String(repeating: "0", count: 6 - digits.utf8.count) + digits)
  }
}
