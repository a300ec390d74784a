import Formats
import FoundationEssentials
import TokenModel

/// What can be told of a session: by the server where it offers introspection (RFC 7662), else by the tokens alone.
enum OAuthDetails {
  /// Members that have a line of their own, with the name that people read.
  private static let known = [
    ("username", "User"), ("sub", "Subject"), ("client_id", "Client"), ("scope", "Scope"), ("aud", "Audience"),
    ("iss", "Issuer"), ("exp", "Expires"), ("iat", "Issued"), ("nbf", "Not before"), ("token_type", "Type"),
  ]

  /// Of a long answer only so many members are shown.
  private static let mostMembers = 40

  /// Bytes of one that are looked through for secrets: enough for the line that is shown of it.
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

  /// What is known of a token that the server calls not active: it has ended, or this client may not know about it (RFC 7662 section 2.2). Only a
  /// refusal by who takes the token tells which.
  static func inactive(_ session: Session, host: String) -> SessionDetails {
    var details = unasked(
      session,
      because: "\(host) says that the token is not active. It says the same where this client may not know (RFC 7662).")
    details.facts.insert(SessionDetails.Fact("Active", ["no, says the server"]), at: 0)
    return details
  }

  /// What is known where the server was not asked, and why it was not.
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
