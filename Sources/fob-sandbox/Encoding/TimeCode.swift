import Crypto
import FoundationEssentials

/// Time-based one-time passwords (RFC 6238): SHA-1, steps of 30 seconds, six digits.
enum TimeCode {
  static let step = 30

  static func code(seed: [UInt8], step: Int) -> String {
    let counter = withUnsafeBytes(of: UInt64(step).bigEndian) { Data($0) }
    let digest = Array(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: seed)))
    let offset = Int(digest[19] & 0x0f)
    let number = digest[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7fff_ffff
    let digits = String(number % 1_000_000)
    return String(repeating: "0", count: 6 - digits.count) + digits
  }

  /// The step whose code was given: the present one or a neighbour, as RFC 6238 section 5.2 allows for slow clocks.
  static func step(of code: String, seed: [UInt8], at date: Date) -> Int? {
    let present = Int(date.timeIntervalSince1970) / step
    return (present - 1...present + 1).first { $0 >= 0 && Self.code(seed: seed, step: $0) == code }
  }
}
