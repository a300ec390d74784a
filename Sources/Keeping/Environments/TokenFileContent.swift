import Formats
import FoundationEssentials
import TokenModel

/// What a token file contains, in one of the formats.
///
/// Preservica's example (`NAME.ini.token.file`) has a time and the token on two lines, no line end behind the token (services page: Preservica, "Files that
/// its users already have"). Such a script uses the token until 500 seconds after the time in the file. That time is set so that it stops a minute before
/// the token ends, whatever the token's lifetime.
struct TokenFileContent {
  /// Seconds for which scripts use the token after the time in the file.
  static let scriptsUse = 500
  /// Seconds before the token's end when they stop.
  static let margin = 60

  /// The whole file.
  let bytes: [UInt8]

  /// - Parameters:
  ///   - expires: when the token expires, by this host's clock, by which its readers go; nil if the server does not say.
  /// - Throws: if the format has no room for such a token.
  init(_ token: PresentedToken, expires: Date?, of environment: Environment) throws(TextFailure) {
    bytes =
      switch environment.tokenFileFormat {
      case .vendor: try Self.vendor(token.token, expires: expires)
      case .value: Array(token.value.utf8)
      case .header: Array(token.header.utf8)
      case .json: JSONValue.object(token.json(of: environment, expires: expires)).bytes(pretty: true) + "\n".utf8
      case .env: Array(try token.assignments(of: environment, expires: expires).utf8)
      }
  }

  /// Whether a file's content is in a form that fob and the vendor's script write, and nobody else.
  static func isUnmistakable(_ bytes: [UInt8]) -> Bool { isVendors(bytes) || isJSON(bytes) || isAssignments(bytes) }

  private static func isVendors(_ bytes: [UInt8]) -> Bool {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    guard lines.count == 2, !lines[1].isEmpty, lines[1].allSatisfy({ (0x21...0x7E).contains($0) }) else { return false }
    let time = lines[0].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    return time.count == 2 && time.allSatisfy { !$0.isEmpty && $0.allSatisfy(digits.contains) }
  }

  private static func isJSON(_ bytes: [UInt8]) -> Bool {
    guard let members = try? JSONValue(parsing: bytes, depthLimit: 2).objectValue else { return false }
    return Set(members.keys)
      == ["version", "environment", "url", "token", "header_name", "header_value", "expires_at"]
  }

  private static func isAssignments(_ bytes: [UInt8]) -> Bool {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard lines.count > 2, lines.last?.isEmpty == true, lines[0].starts(with: "FOB_TOKEN=".utf8) else { return false }
    let names = ["FOB_TOKEN=", "FOB_ENVIRONMENT=", "FOB_URL=", "FOB_EXPIRES_AT="]
    return lines.dropLast().allSatisfy { line in names.contains { line.starts(with: $0.utf8) } }
  }

  /// The two lines.
  private static func vendor(_ token: Secret, expires: Date?) throws(TextFailure) -> [UInt8] {
    guard let expires else {
      throw TextFailure(
        "the server does not say when the token expires, and token_file_format = vendor needs that. Choose another one")
    }
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
