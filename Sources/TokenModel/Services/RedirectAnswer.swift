import Formats

/// A server's answer in the address at which a browser ended (RFC 6749 sections 4.1.2 and 4.1.2.1).
public enum RedirectAnswer: Sendable, Equatable {
  /// What one session can be got for, once.
  case code(Secret)
  /// Why there is none, in the server's own words; not neutral.
  case refusal(error: String, description: String?)

  /// Reads an address that a person pasted, or a browser asked for.
  /// - Throws: why it is not the answer to this login, as a sentence without anything of the address.
  public init(_ address: Secret, to redirect: LoginRedirect) throws(TextFailure) {
    let parameters = try Self.parameters(of: address, to: redirect)
    guard parameters["state"] == redirect.state else { throw .otherLogin }
    if let named = parameters["iss"] {
      if let issuer = redirect.issuer, named != issuer { throw .otherIssuer(issuer) }
    } else if redirect.mustNameIssuer {
      throw .noIssuer
    }
    if let error = parameters["error"], !error.isEmpty {
      self = .refusal(error: error, description: parameters["error_description"])
    } else if let code = parameters["code"], !code.isEmpty, code.utf8.count <= 16_384,
      code.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
    {
      self = .code(Secret(code))
    } else {
      throw .noCode
    }
  }

  /// Whether an address belongs to a login, whatever it answers: somebody else cannot know the state.
  static func belongs(_ address: Secret, to redirect: LoginRedirect) -> Bool {
    (try? parameters(of: address, to: redirect))?["state"] == redirect.state
  }

  /// The parameters of an address that begins as it must.
  private static func parameters(
    of address: Secret, to redirect: LoginRedirect
  ) throws(TextFailure) -> [String: String] {
    let text = address.revealed.trimmed(of: \.isWhitespace)
    guard text.utf8.count <= longest, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { throw .noAddress }
    let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2, try fields(of: parts[1])["access_token"] != nil { throw .holdsToken }
    let halves = parts[0].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    // Browsers write a `/` after a host without a path.
    guard halves[0] == redirect.target || halves[0] == redirect.target + "/" && redirect.endsAfterHost else {
      throw .otherTarget(redirect.target)
    }
    guard halves.count == 2 else { throw .noCode }
    let fields = try fields(of: halves[1])
    guard fields["access_token"] == nil else { throw .holdsToken }
    return fields
  }

  /// The most bytes of an address.
  private static let longest = 32_768

  /// Names and values, decoded; each name once (RFC 6749 section 3.1).
  private static func fields(of query: Substring) throws(TextFailure) -> [String: String] {
    var fields: [String: String] = [:]
    for field in query.split(separator: "&") {
      let halves = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        .map { PercentEncoding.decode(String($0.replacing("+", with: " "))) }
      guard let name = halves[0], let value = halves.count == 2 ? halves[1] : "" else { throw .badEncoding }
      guard fields.updateValue(value, forKey: name) == nil else { throw .twice }
    }
    return fields
  }
}

extension LoginRedirect {
  fileprivate var endsAfterHost: Bool { (try? ServerAddress(target))?.path.isEmpty == true }
}

/// Why an address is not the answer to a login.
extension TextFailure {
  fileprivate static let noAddress = TextFailure(
    "That is no address: paste all that the browser's address bar shows at the end, and nothing else.")
  fileprivate static let badEncoding = TextFailure(
    "The address is not encoded as addresses are. Paste all that the browser's address bar shows at the end.")
  fileprivate static let twice = TextFailure(
    "The address has a parameter twice, which no server may send. Log in again.")
  fileprivate static let holdsToken = TextFailure(
    "The address holds an access token, which fob takes from no address: others may have seen it. Have the server end it, and log in again."
  )
  fileprivate static let otherLogin = TextFailure(
    "The address does not belong to this login: its state is another one. Open the address that fob shows, and paste the one at which it ends."
  )
  fileprivate static let noIssuer = TextFailure(
    "The address does not name the issuer, although the server says that it does. Log in again.")
  fileprivate static let noCode = TextFailure(
    "The address has no usable code. Log in in the browser first; paste the address at which it ends.")

  fileprivate static func otherTarget(_ target: String) -> TextFailure {
    TextFailure("The address must begin with \(target) and go on with '?': paste the one at which the browser ends.")
  }

  fileprivate static func otherIssuer(_ issuer: String) -> TextFailure {
    TextFailure("The answer is of another issuer than \(DisplayText(issuer)). Log in again, and only there.")
  }
}
