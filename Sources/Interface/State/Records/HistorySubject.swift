import TokenModel

/// What a history is of.
public enum HistorySubject: Sendable, Hashable {
  /// One upload token.
  case token(EnvironmentName, Handle)
  /// The session of an environment.
  case session(EnvironmentName)

  /// The entries of the audit log that belong to it.
  public var query: AuditQuery {
    switch self {
    case .token(let name, let handle): AuditQuery(environment: name.text, subject: .token(handle))
    case .session(let name): AuditQuery(environment: name.text, subject: .session)
    }
  }
}
