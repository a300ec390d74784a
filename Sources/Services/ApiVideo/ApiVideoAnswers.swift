import Formats
import FoundationEssentials
import TokenModel

/// Reads what `/auth/api-key` and `/auth/refresh` answer: an access token, a refresh token and a lifetime in seconds.
enum ApiVideoSession {
  /// The session.
  /// - Parameter sent: when the request was sent, by the clock that counts as the server's.
  static func read(_ response: HTTPResponse, from origin: Origin, sent: Date) throws(ServiceFailure) -> Session {
    let answer = try AnswerObject(response, from: origin.host)
    if let type = answer.usableText("token_type"), type.lowercased() != "bearer" {
      throw .unexpected(reason: "\(origin.host) sent a token whose 'token_type' is not Bearer.")
    }
    let access = try answer.token("access_token")
    let issued = response.timeSent(sent)
    let tokens = SessionTokens(
      access: access, refresh: answer.usableToken("refresh_token"),
      expires: issued.addingTimeInterval(answer.usableLifetime("expires_in") ?? standardLifetime))
    return Session(origin: origin, credentials: .tokens(tokens), account: account(in: access), issued: issued)
  }

  /// Seconds that a session lives where the answer does not say: the documented hour.
  private static let standardLifetime: TimeInterval = 3600

  /// The account that the access token's claims name; to be shown, never to be trusted.
  private static func account(in access: Secret) -> String? {
    JSONWebToken(parsing: access.revealed)?.claims["sub"]?.stringValue.flatMap { ServerWords.neutral($0, limit: 80) }
  }
}
