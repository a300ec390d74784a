import Formats
import FoundationEssentials
import TokenModel

/// Reads the answer to every way of logging in and refreshing: a token, a single-use refresh token and a lifetime in
/// minutes.
enum PreservicaSession {
  /// The session.
  /// - Parameters:
  ///   - account: the account if the answer names none.
  ///   - tenant: the tenant if the answer names none: the server names it only if the request did not.
  ///   - sent: when the request was sent, by the clock that counts as the server's.
  static func read(
    _ response: HTTPResponse, from origin: Origin, account: String?, tenant: String?, sent: Date
  ) throws(ServiceFailure) -> Session {
    let answer = try AnswerObject(response, from: origin.host)
    if (try? answer.optionalFlag("success")) == false {
      throw .credentialsRefused(reason: "\(origin.host) rejected the login and gave no reason.")
    }
    let issued = response.timeSent(sent)
    let tokens = SessionTokens(
      access: try answer.token("token"), refresh: answer.usableToken("refresh-token"),
      expires: issued.addingTimeInterval(answer.usableLifetime("validFor", unit: 60) ?? standardLifetime))
    return Session(
      origin: origin, credentials: .tokens(tokens), account: name("user", in: answer) ?? account,
      tenant: name("tenant", in: answer) ?? tenant, issued: issued)
  }

  /// Seconds that a session lives if the answer does not say: the documented quarter of an hour.
  private static let standardLifetime: TimeInterval = 900

  private static func name(_ member: String, in answer: AnswerObject) -> String? {
    answer.usableText(member).flatMap { ServerWords.neutral($0) }
  }
}

/// What is known of a session with Preservica: who it is, what it may do, what answers.
enum PreservicaDetails {
  /// The facts in display order.
  static func facts(_ access: Access, roles: [String], version: String) -> SessionDetails {
    let session = access.session
    var facts: [SessionDetails.Fact] = []
    if let account = session.account { facts.append(.init("User", [account])) }
    if let tenant = session.tenant { facts.append(.init("Tenant", [tenant])) }
    facts.append(.init("Roles", lines(roles)))
    facts.append(.init("Server version", [version]))
    if let expires = session.expires { facts.append(.init("Expires", [RFC3339.text(expires)])) }
    if PreservicaLogin.kind(for: access.environment) == .sharedSecret {
      facts.append(.init("Logs in by", ["shared secret (acquire-external), deprecated since release 8.4"]))
    }
    return SessionDetails(facts)
  }

  private static func lines(_ roles: [String]) -> [String] {
    let lines = roles.prefix(mostRoles).compactMap { ServerWords.neutral($0) }
    if roles.count > mostRoles { return lines + ["and \(roles.count - mostRoles) more"] }
    return lines.isEmpty ? ["none"] : lines
  }

  private static let mostRoles = 100
}

/// Preservica's description of a failure: JSON with `message`.
struct PreservicaRefusal {
  /// What a refused login means.
  enum Meaning: Equatable {
    /// The second factor is required.
    case secondFactor
    /// The account must set up its second factor first.
    case secondFactorToSetUp
    /// Something is wrong; in the server's words.
    case wrong
  }

  private let response: HTTPResponse
  private let message: String?

  /// Reads the body of an answer.
  /// - Parameter secrets: what the request held, masked should the server repeat it.
  init(_ response: HTTPResponse, hiding secrets: [Secret]) {
    self.response = response
    message = (try? JSONValue(parsing: response.body))?["message"]?.stringValue
      .map { ServerWords.hiding(secrets, in: $0) }
  }

  /// What a 401 to the first step of a login means.
  var meaning: Meaning {
    switch message {
    case "needs.2fa": .secondFactor
    case "needs.2fa.setup": .secondFactorToSetUp
    default: .wrong
    }
  }

  /// The failure if the request carried a password, a code or a refresh token.
  func failureOfLogin(from origin: Origin) -> ServiceFailure {
    response.status == 401
      ? .credentialsRefused(reason: reason(from: origin))
      : ServiceFailure(response, from: origin, reason: reason(from: origin))
  }

  /// The failure if the request was authenticated by a session.
  func failureUnderSession(from origin: Origin) -> ServiceFailure {
    ServiceFailure(response, from: origin, reason: reason(from: origin))
  }

  private func reason(from origin: Origin) -> String {
    ServerWords.reason(message, from: origin.host, status: response.status)
  }
}
