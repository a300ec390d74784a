import Formats
import FoundationEssentials
import TokenModel

/// Reads the token endpoint's answer (RFC 6749 section 5.1).
enum OAuthSession {
  /// The session.
  /// - Parameters:
  ///   - earlier: the refresh token that was sent: it stays if no new one comes (RFC 6749 section 6).
  ///   - account: who the session is of, if that is known without the server.
  ///   - sent: when the request was sent, by the clock that counts as the server's.
  static func read(
    _ response: HTTPResponse, in environment: Environment, earlier: Secret? = nil, account: String?, sent: Date
  ) throws(ServiceFailure) -> Session {
    let origin = environment.origin
    let answer = try AnswerObject(response, from: origin.host)
    guard (answer.usableText("token_type") ?? bearer).lowercased() == bearer else {
      throw .unexpected(reason: "\(origin.host) sent a token whose 'token_type' is not Bearer; fob cannot use it.")
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

  /// The earlier session with the refresh token that an answer without a usable access token leaves; nil if the answer
  /// issued nothing.
  static func kept(_ earlier: Session, from response: HTTPResponse) -> Session? {
    guard case .tokens(var tokens) = earlier.credentials, !issued(in: response, from: earlier.origin).isEmpty,
      let answer = try? AnswerObject(response, from: earlier.origin.host)
    else { return nil }
    tokens.refresh = refreshToken(in: answer, else: tokens.refresh)
    var kept = earlier
    kept.credentials = .tokens(tokens)
    return kept
  }

  /// The tokens in an answer, usable or not.
  static func issued(in response: HTTPResponse, from origin: Origin) -> [(OAuthTokenKind, Secret)] {
    guard let answer = try? AnswerObject(response, from: origin.host) else { return [] }
    return OAuthTokenKind.allCases.compactMap { kind in
      answer.usableText(kind.rawValue).flatMap { TokenCharacters.fitForm($0) ? (kind, Secret($0)) : nil }
    }
  }

  /// The type of a token if the server does not say (RFC 6749 section 7.1, RFC 6750).
  private static let bearer = "bearer"

  /// The refresh token: the new one, the earlier one if none came, or none if the new one cannot be kept: the earlier
  /// one is spent then.
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

/// What is known of a session: by the server where it offers introspection (RFC 7662), else by the tokens alone.
enum OAuthDetails {
  /// Members with their own line, under the name that people read.
  private static let known = [
    ("username", "User"), ("sub", "Subject"), ("client_id", "Client"), ("scope", "Scope"), ("aud", "Audience"),
    ("iss", "Issuer"), ("exp", "Expires"), ("iat", "Issued"), ("nbf", "Not before"), ("token_type", "Type"),
  ]

  /// How many members of a long answer are shown.
  private static let mostMembers = 40

  /// Bytes of a member that are searched for secrets: enough for the line that is shown of it.
  private static let longestFact = 4096

  /// The facts of an active token.
  static func facts(_ answer: AnswerObject, hiding secrets: [Secret]) -> SessionDetails {
    let own = Set(known.map(\.0) + ["active"])
    let others = answer.names.filter { !own.contains($0) }.prefix(mostMembers).map { ($0, $0) }
    let facts = (known + others).compactMap { member, name -> SessionDetails.Fact? in
      guard let words = answer.words(member) else { return nil }
      let text = ServerWords.hiding(secrets, in: times.contains(member) ? time(words) : words, longest: longestFact)
      guard let name = ServerWords.neutral(name, limit: 40), let value = ServerWords.neutral(text) else { return nil }
      return SessionDetails.Fact(name, [value])
    }
    return SessionDetails(
      [SessionDetails.Fact("Active", ["yes"])] + facts, answer: ServerWords.hiding(secrets, in: answer.text))
  }

  /// What is known of a token that the server calls not active: it has expired, or this client may not ask about it
  /// (RFC 7662 section 2.2). Only a refusal by the API that takes the token settles which.
  static func inactive(_ session: Session, host: String) -> SessionDetails {
    var details = unasked(
      session,
      because: "\(host) says that the token is not active. It says the same if this client may not ask (RFC 7662).")
    details.facts.insert(SessionDetails.Fact("Active", ["no, says the server"]), at: 0)
    return details
  }

  /// What is known if the server was not asked, and why it was not.
  static func unasked(_ session: Session, because reason: String) -> SessionDetails {
    var facts = [SessionDetails.Fact("Introspection", [reason])]
    if let expires = session.expires { facts.append(.init("Expires", [RFC3339.text(expires)])) }
    let claims = session.accessToken.flatMap { JSONWebToken(parsing: $0.revealed) }?.claims.objectValue ?? [:]
    let lines = claims.sorted { $0.key < $1.key }.prefix(mostMembers).compactMap { name, value in
      let words = value.stringValue ?? value.text()
      return ServerWords.neutral("\(name): \(times.contains(name) ? time(words) : words)")
    }
    if !lines.isEmpty { facts.append(.init("Claims (unverified)", lines)) }
    return SessionDetails(facts)
  }

  private static let times: Set = ["exp", "iat", "nbf"]

  private static func time(_ words: String) -> String {
    guard let seconds = Double(words), abs(seconds) < 253_402_300_800 else { return words }
    return RFC3339.text(Date(timeIntervalSince1970: seconds))
  }
}
