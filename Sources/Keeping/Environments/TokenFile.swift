import Formats
import FoundationEssentials
import Host
import TokenModel

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

  /// Replaces the file atomically (0600). Only for the holder of the environment's lock, like `remove`.
  /// - Parameter expires: when the token expires, by this host's clock, which the scripts use.
  /// - Throws: as `requirePlace` does, or if it cannot be written.
  public func write(_ token: Secret, expires: Date) throws(SystemFailure) {
    try requirePlace()
    AtomicFile.removeRemains(of: path)
    try AtomicFile.write(TokenFile.content(token, expires: expires), to: path, permissions: 0o600)
  }

  /// Removes the file, or the target of a symbolic link there, when the session is over. Anything that is not a token
  /// file is left alone.
  public func remove() throws(SystemFailure) {
    guard let target = try? AtomicFile.target(of: path), try TokenFile.holding(of: target) == .token else { return }
    AtomicFile.removeRemains(of: target)
    try AtomicFile.remove(target)
  }

  /// Checks that the file can be written there: nobody else may replace it, and nothing would be lost.
  /// - Throws: if it cannot.
  func requirePlace() throws(SystemFailure) {
    try TrustedPath.requireSafePlace(for: path)
    try requireReplaceable()
  }

  /// Makes sure that writing loses nothing: the file holds a token in this form, or does not exist.
  /// - Throws: if it holds something else, or cannot be examined.
  public func requireReplaceable() throws(SystemFailure) {
    guard try TokenFile.holding(of: AtomicFile.target(of: path)) == .somethingElse else { return }
    throw SystemFailure(
      operation: "keep the token in", path: path,
      reason: "it holds something else, which fob left alone. Name another file as token_file, or move this one"
    )
  }

  private enum Holding {
    case nothing, token, somethingElse
  }

  private static func holding(of path: String) throws(SystemFailure) -> Holding {
    do throws(FileAccessFailure) {
      let bytes = try FileReader.read(path, limit: TokenFile.sizeLimit, trust: .any).bytes
      return bytes.isEmpty ? .nothing : TokenFile.isContent(bytes) ? .token : .somethingElse
    } catch {
      switch error {
      case .missing: return .nothing
      case .unreadable(let error): throw error
      default: return .somethingElse
      }
    }
  }

  /// Larger than any token.
  private static let sizeLimit = 65_536

  /// Whether a file's content is two lines as fob and the vendor's script write them.
  private static func isContent(_ bytes: [UInt8]) -> Bool {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    guard lines.count == 2, !lines[1].isEmpty, lines[1].allSatisfy({ (0x21...0x7E).contains($0) }) else { return false }
    let time = lines[0].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    return time.count == 2 && time.allSatisfy { !$0.isEmpty && $0.allSatisfy(digits.contains) }
  }

  /// The two lines.
  static func content(_ token: Secret, expires: Date) -> [UInt8] {
    let written = expires.timeIntervalSince1970 - Double(scriptsUse + margin)
    return Array("\(decimal(written))\n".utf8) + token.withBytes { Array($0) }
  }

  /// Seconds with microseconds, as Python's `str(time.time())` has them; never with an exponent.
  private static func decimal(_ seconds: Double) -> String {
    // The year 10000: no session lasts so long, and the arithmetic below cannot overflow.
    let limit = 253_402_300_800.0
    let microseconds = Int64((min(max(seconds, 0), limit) * 1_000_000).rounded())
    let (whole, fraction) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
    let digits = String(fraction)
    return "\(whole)." + String(repeating: "0", count: 6 - digits.utf8.count) + digits
  }
}
