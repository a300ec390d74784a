import Formats
import TokenModel

/// What can be told of a session with Preservica: who it is, what it may do, what answers.
enum PreservicaDetails {
  /// The facts in the order in which they are shown.
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
