import Formats
import FoundationEssentials
import TokenModel

/// Reads what `/auth/api-key` and `/auth/refresh` answer: an access token, a refresh token and a lifetime in seconds.
enum ApiVideoSession {
  /// The session.
  /// - Parameter sent: when the request was sent, by the clock taken as the server's.
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

  /// Seconds that a session lives if the answer does not say: the documented hour.
  private static let standardLifetime: TimeInterval = 3600

  /// The account that the access token's claims name; to be shown, never to be trusted.
  private static func account(in access: Secret) -> String? {
    JSONWebToken(parsing: access.revealed)?.claims["sub"]?.stringValue.flatMap { ServerWords.neutral($0, limit: 80) }
  }
}

/// What is known of a session with api.video: its expiry, the claims of its access token, and what the server just
/// said.
enum ApiVideoDetails {
  /// The facts in display order.
  static func facts(_ session: Session, tokensTotal: Int, rateLimit: RateLimit?) -> SessionDetails {
    var facts: [SessionDetails.Fact] = []
    if let expires = session.expires { facts.append(.init("Expires", [RFC3339.text(expires)])) }
    facts.append(.init("Upload tokens", ["\(tokensTotal) active"]))
    if let rateLimit {
      facts.append(.init("Requests", ["\(rateLimit.remaining) of \(rateLimit.limit) a minute left"]))
    }
    if let claims = session.accessToken.flatMap({ JSONWebToken(parsing: $0.revealed) })?.claims {
      facts.append(.init("Claims (unverified)", lines(claims)))
    }
    return SessionDetails(facts)
  }

  /// The claims, one a line, by name; times as times (RFC 7519 section 4.1).
  private static func lines(_ claims: JSONValue) -> [String] {
    let members = (claims.objectValue ?? [:]).sorted { $0.key < $1.key }
    let lines = members.prefix(mostClaims).compactMap { name, value in
      ServerWords.neutral("\(name): \(text(of: value, named: name))")
    }
    return members.count > mostClaims ? lines + ["and \(members.count - mostClaims) more"] : lines
  }

  private static func text(of value: JSONValue, named name: String) -> String {
    if timeClaims.contains(name), let seconds = value.numberValue {
      return RFC3339.text(Date(timeIntervalSince1970: seconds))
    }
    return value.stringValue ?? value.text()
  }

  private static let timeClaims: Set = ["iat", "nbf", "exp"]
  private static let mostClaims = 40
}

/// api.video's description of a failure (RFC 9457, `application/problem+json` or `application/json`).
struct ApiVideoProblem: Equatable {
  /// The attribute at fault, neutral, or nil.
  let field: String?
  /// What is wrong in the server's words, without secrets, not yet neutral; nil if it says nothing.
  let words: String?

  /// Reads the body of an answer; missing members and ones of another type are left out, since one problem must not
  /// hide another.
  /// - Parameter secrets: what the request contained, masked in case the server repeats it.
  init(_ response: HTTPResponse, hiding secrets: [Secret]) {
    let value = (try? JSONValue(parsing: response.body)) ?? .null
    let others = (value["problems"]?.arrayValue ?? []).prefix(Self.mostProblems)
    let names = ([value] + others).compactMap { $0["name"]?.stringValue }
    field = names.lazy.compactMap { ServerWords.neutral(ServerWords.hiding(secrets, in: $0), limit: 60) }.first
    words = Self.words(of: value, others: Array(others)).map { ServerWords.hiding(secrets, in: $0) }
  }

  /// The failure that the answer means for a request under a session.
  func failure(_ response: HTTPResponse, from origin: Origin) -> ServiceFailure {
    var response = response
    // The address is right if only the resource is missing.
    if isAboutResource { response.asked = nil }
    return ServiceFailure(response, from: origin, reason: reason(response, from: origin), field: field)
  }

  /// The server's words as a sentence.
  func reason(_ response: HTTPResponse, from origin: Origin) -> String {
    ServerWords.reason(words, from: origin.host, status: response.status)
  }

  /// Whether a 404 is about a missing resource, rather than an unknown address or another program's page.
  var isAboutResource: Bool {
    guard let words else { return false }
    return !words.hasPrefix("Unrecognized request URL")
  }

  /// How many of a long list of problems are shown.
  private static let mostProblems = 4

  /// Title and detail, then the further problems; none of them twice.
  private static func words(of value: JSONValue, others: [JSONValue]) -> String? {
    var sentences: [String] = []
    for problem in [value] + others {
      let parts = [problem["title"]?.stringValue, problem["detail"]?.stringValue].compactMap { $0 }.filter {
        !$0.isEmpty
      }
      guard !parts.isEmpty else { continue }
      let name = problem["name"]?.stringValue.flatMap { $0.isEmpty ? nil : "\($0): " } ?? ""
      let sentence = name + parts.joined(separator: " ")
      if !sentences.contains(sentence) { sentences.append(sentence) }
    }
    return sentences.isEmpty ? nil : sentences.joined(separator: " ")
  }
}
