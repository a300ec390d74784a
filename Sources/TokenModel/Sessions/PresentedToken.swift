import Formats
import FoundationEssentials

/// A session's token in the forms in which scripts and other programs read it; every text here is a secret.
public struct PresentedToken: Sendable, Equatable {
  /// The token.
  public var token: Secret
  /// The name of the header that carries it.
  public var headerName: String
  /// What stands before the token in that header.
  public var prefix: String

  /// A token and its header.
  public init(_ token: Secret, headerName: String, prefix: String) {
    self.token = token
    self.headerName = headerName
    self.prefix = prefix
  }

  /// A token as a service's scripts present it; nil if they do not.
  public init?(_ token: Secret, as form: ScriptToken) {
    guard case .header(let name, let prefix) = form else { return nil }
    self.init(token, headerName: name, prefix: prefix)
  }

  /// The header's value.
  public var headerValue: String { prefix + token.revealed }

  /// The whole header line, without its end.
  public var headerLine: String { "\(headerName): \(headerValue)" }

  /// The token on a line.
  public var value: String { token.revealed + "\n" }

  /// The header's line.
  public var header: String { headerLine + "\n" }

  /// A line for curl's `--config`.
  public var curlConfig: String { "header = \(CurlWord.quoted(headerLine))\n" }

  /// The token, its header and its end as JSON.
  /// - Parameter expires: when the token expires; nil if that is not known.
  public func json(of environment: Environment, expires: Date?) -> [String: JSONValue] {
    [
      "version": 1,
      "environment": .string(environment.name.text),
      "url": .string(environment.origin.text),
      "token": .string(token.revealed),
      "header_name": .string(headerName),
      "header_value": .string(headerValue),
      "expires_at": expires.map { .string(RFC3339.text($0)) } ?? .null,
    ]
  }

  /// Assignments, a line each, that a shell, systemd's `EnvironmentFile` and Docker's `--env-file` read alike: without quotes, which the last one takes
  /// as part of a value.
  /// - Throws: if the token has a character that one of them would change.
  public func assignments(of environment: Environment, expires: Date?) throws(TextFailure) -> String {
    guard Self.needsNoQuotes(token.revealed) else {
      throw TextFailure(
        "the token has a character that must be quoted in a shell, and Docker knows no quotes; allowed are letters, digits, commas, -._+/=:@% and, except "
          + "at the beginning and after a colon, ~. Choose another token_file_format")
    }
    var values = [("FOB_TOKEN", token.revealed), ("FOB_ENVIRONMENT", environment.name.text)]
    if Self.needsNoQuotes(environment.origin.text) { values.append(("FOB_URL", environment.origin.text)) }
    if let expires { values.append(("FOB_EXPIRES_AT", RFC3339.text(expires))) }
    return values.map { "\($0)=\($1)\n" }.joined()
  }

  private static func needsNoQuotes(_ text: String) -> Bool {
    var before: UInt8?
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        break
      case UInt8(ascii: "~"):
        if before == nil || before == UInt8(ascii: ":") { return false }
      default:
        guard "-._+/=:@%,".utf8.contains(byte) else { return false }
      }
      before = byte
    }
    return before != nil
  }
}
