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
    if try answer.optionalFlag("success") == false {
      throw .credentialsRefused(reason: "\(origin.host) answered that the login had no success, and gave no reason.")
    }
    let issued = response.timeSent(sent)
    let tokens = SessionTokens(
      access: try answer.token("token"), refresh: try answer.optionalToken("refresh-token"),
      expires: issued.addingTimeInterval(try answer.lifetime("validFor", unit: 60)))
    return Session(
      origin: origin, credentials: .tokens(tokens), account: try name("user", in: answer) ?? account,
      tenant: try name("tenant", in: answer) ?? tenant, issued: issued)
  }

  private static func name(_ member: String, in answer: AnswerObject) throws(ServiceFailure) -> String? {
    try answer.optionalText(member).flatMap { ServerWords.neutral($0) }
  }
}
