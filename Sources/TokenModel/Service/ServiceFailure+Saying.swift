import Formats

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
