import FoundationEssentials
import TokenModel

/// Reads what every way of logging in and refreshing answers: a token, a single-use refresh token and a lifetime in minutes.
enum PreservicaSession {
  /// The session.
  /// - Parameters:
  ///   - account: the account where the answer names none.
  ///   - tenant: the tenant where the answer names none: the server tells it only to who did not.
  ///   - sent: when the request was sent, by the clock that counts as the server's.
  static func read(
    _ response: HTTPResponse, from origin: Origin, account: String?, tenant: String?, sent: Date
  ) throws(ServiceFailure) -> Session {
    let answer = try AnswerObject(response, from: origin.host)
    if (try? answer.optionalFlag("success")) == false {
      throw .credentialsRefused(reason: "\(origin.host) answered that the login had no success, and gave no reason.")
    }
    let issued = response.timeSent(sent)
    let tokens = SessionTokens(
      access: try answer.token("token"), refresh: answer.usableToken("refresh-token"),
      expires: issued.addingTimeInterval(answer.usableLifetime("validFor", unit: 60) ?? standardLifetime))
    return Session(
      origin: origin, credentials: .tokens(tokens), account: name("user", in: answer) ?? account,
      tenant: name("tenant", in: answer) ?? tenant, issued: issued)
  }

  /// Seconds that a session lives where the answer does not say: the documented quarter of an hour.
  private static let standardLifetime: TimeInterval = 900

  private static func name(_ member: String, in answer: AnswerObject) -> String? {
    answer.usableText(member).flatMap { ServerWords.neutral($0) }
  }
}
