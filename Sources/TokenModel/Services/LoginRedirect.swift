import Formats

/// A login in a browser, which ends at an address that holds the server's answer (RFC 6749 section 4.1).
public struct LoginRedirect: Sendable, Equatable, Codable {
  /// Where the person logs in; neutral to draw.
  public var address: String
  /// Where the browser ends, without the server's answer.
  public var target: String
  /// What the answer must repeat, so that it belongs to this login.
  public var state: String
  /// The issuer that the answer may name; nil if it is not known.
  public var issuer: String?
  /// Whether the answer must name the issuer (RFC 9207 section 2.3).
  public var mustNameIssuer: Bool

  /// Makes it.
  public init(address: String, target: String, state: String, issuer: String? = nil, mustNameIssuer: Bool = false) {
    self.address = address
    self.target = target
    self.state = state
    self.issuer = issuer
    self.mustNameIssuer = mustNameIssuer
  }

  /// The port at which a browser on this machine ends; nil where that is elsewhere, or encrypted.
  public var localPort: Int? {
    guard let target = try? ServerAddress(target), target.origin.scheme == "http",
      ["127.0.0.1", "localhost"].contains(target.origin.host)
    else { return nil }
    return target.origin.port
  }
}

/// Takes the server's answer from a browser on this machine.
public protocol RedirectReceiver: Sendable {
  /// Whether the browser of whoever logs in may be on this machine.
  func mayReceive(_ redirect: LoginRedirect) -> Bool

  /// Waits until the browser comes to the target of a login. Ends when the task is cancelled.
  /// - Returns: the address at which it came.
  /// - Throws: why nothing is waited for, or no longer.
  func address(endingAt redirect: LoginRedirect) async throws(TextFailure) -> Secret
}
