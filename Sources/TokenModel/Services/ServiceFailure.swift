import Formats

/// Why a service failed; each reason is a sentence for the user, neutral to draw and without a secret.
public enum ServiceFailure: Error, Sendable, Equatable, Codable {
  /// No answer: the name, the connection, TLS or a time limit. `mayHaveArrived`: whether the server may have acted on
  /// the request.
  case unreachable(reason: String, mayHaveArrived: Bool)
  /// The server answered with 5xx: try later. It may have acted on the request.
  case serverError(status: Int, reason: String)
  /// The password, key, code or refresh token was refused: log in with another one.
  case credentialsRefused(reason: String)
  /// The client that asked for a refresh, or its request, was refused before the refresh token was looked at (RFC 6749
  /// section 5.2).
  case clientRefused(reason: String)
  /// The session was refused (401, or POD's sign-in page): it has ended.
  case sessionRefused(reason: String)
  /// Understood and refused: not allowed, or an attribute at fault (`field`).
  case refused(status: Int, reason: String, field: String?)
  /// No such thing on the server.
  case notFound(reason: String)
  /// Too many requests; `retryAfter` in seconds if the server says it.
  case rateLimited(retryAfter: Int?, reason: String)
  /// The service has no such function.
  case unsupported(reason: String)
  /// The answer does not match the service's description.
  case unexpected(reason: String)
  /// Stopped by the person or the program.
  case cancelled
}

extension ServiceFailure: CustomStringConvertible {
  /// The reason, as a sentence.
  public var description: String {
    switch self {
    case .unreachable(let reason, _), .serverError(_, let reason), .credentialsRefused(let reason),
      .clientRefused(let reason), .sessionRefused(let reason), .refused(_, let reason, _), .notFound(let reason),
      .rateLimited(_, let reason), .unsupported(let reason), .unexpected(let reason):
      reason
    case .cancelled: "Stopped."
    }
  }

  /// Whether the server refused the login itself: the same again would be refused again.
  package var refusesLogin: Bool {
    switch self {
    // Something on the way redirects; the answers are not to blame.
    case .refused(status: 300...399, reason: _, field: _): false
    case .credentialsRefused, .clientRefused, .sessionRefused, .refused, .notFound, .unsupported: true
    case .unreachable, .serverError, .rateLimited, .unexpected, .cancelled: false
    }
  }

  /// Whether the server may have acted although no good answer came: then a list settles it before anything is asked
  /// again.
  public var mayHaveTakenEffect: Bool {
    switch self {
    case .unreachable(_, let mayHaveArrived): mayHaveArrived
    case .serverError, .unexpected, .cancelled: true
    case .credentialsRefused, .clientRefused, .sessionRefused, .refused, .notFound, .rateLimited, .unsupported: false
    }
  }
}

extension ServiceFailure {
  /// The same with a further sentence.
  public func saying(_ sentence: String) -> ServiceFailure {
    let reason = "\(Sentence.closed(description)) \(sentence)"
    return switch self {
    case .unreachable(_, let mayHaveArrived): .unreachable(reason: reason, mayHaveArrived: mayHaveArrived)
    case .serverError(let status, _): .serverError(status: status, reason: reason)
    case .credentialsRefused: .credentialsRefused(reason: reason)
    case .clientRefused: .clientRefused(reason: reason)
    case .sessionRefused: .sessionRefused(reason: reason)
    case .refused(let status, _, let field): .refused(status: status, reason: reason, field: field)
    case .notFound: .notFound(reason: reason)
    case .rateLimited(let seconds, _): .rateLimited(retryAfter: seconds, reason: reason)
    case .unsupported: .unsupported(reason: reason)
    case .unexpected: .unexpected(reason: reason)
    case .cancelled: .cancelled
    }
  }
}
