import Formats
import FoundationEssentials
import TokenModel

/// Reads what the token endpoint answers (RFC 6749 section 5.1).
enum OAuthSession {
  /// The session.
  /// - Parameters:
  ///   - earlier: the refresh token that was sent: it stays where no new one comes (RFC 6749 section 6).
  ///   - account: who the session is of, where that is known without the server.
  ///   - sent: when the request was sent, by the clock that counts as the server's.
  static func read(
    _ response: HTTPResponse, in environment: Environment, earlier: Secret? = nil, account: String?, sent: Date
  ) throws(ServiceFailure) -> Session {
    let origin = environment.origin
    let answer = try AnswerObject(response, from: origin.host)
    guard (answer.usableText("token_type") ?? bearer).lowercased() == bearer else {
      throw .unexpected(reason: "\(origin.host) sent a token whose 'token_type' is not Bearer, which fob cannot use.")
    }
    let access = try answer.token("access_token")
    let issued = response.timeSent(sent)
    let lifetime = answer.usableLifetime("expires_in")
    let refresh = refreshToken(in: answer, else: earlier)
    let tokens = SessionTokens(access: access, refresh: refresh, expires: lifetime.map(issued.addingTimeInterval))
    return Session(
      origin: origin, credentials: .tokens(tokens), account: account ?? Self.account(in: access, answer), issued: issued
    )
  }

  /// The earlier session with the refresh token as an answer without a usable access token leaves it; nil where the answer issued nothing.
  static func kept(_ earlier: Session, from response: HTTPResponse) -> Session? {
    guard case .tokens(var tokens) = earlier.credentials, !issued(in: response, from: earlier.origin).isEmpty,
      let answer = try? AnswerObject(response, from: earlier.origin.host)
    else { return nil }
    tokens.refresh = refreshToken(in: answer, else: tokens.refresh)
    var kept = earlier
    kept.credentials = .tokens(tokens)
    return kept
  }

  /// The tokens of an answer, whether or not they can be used.
  static func issued(in response: HTTPResponse, from origin: Origin) -> [(OAuthTokenKind, Secret)] {
    guard let answer = try? AnswerObject(response, from: origin.host) else { return [] }
    return OAuthTokenKind.allCases.compactMap { kind in
      answer.usableText(kind.rawValue).flatMap { TokenCharacters.fitForm($0) ? (kind, Secret($0)) : nil }
    }
  }

  /// What a token is where the server does not say (RFC 6749 section 7.1, RFC 6750).
  private static let bearer = "bearer"

  /// The refresh token: the new one, the earlier one where none came, or none at all where the new one cannot be kept: the earlier one is spent then.
  private static func refreshToken(in answer: AnswerObject, else earlier: Secret?) -> Secret? {
    guard let text = answer.usableText("refresh_token") else { return earlier }
    return TokenCharacters.fitForm(text) ? Secret(text) : nil
  }

  /// The account that the tokens' claims name; to be shown, never to be trusted.
  private static func account(in access: Secret, _ answer: AnswerObject) -> String? {
    let tokens = [answer.words("id_token"), access.revealed].compactMap(\.self)
    for claims in tokens.compactMap({ JSONWebToken(parsing: $0)?.claims }) {
      for name in ["preferred_username", "email", "username", "sub"] {
        if let name = claims[name]?.stringValue.flatMap({ ServerWords.neutral($0, limit: 80) }) { return name }
      }
    }
    return nil
  }
}
