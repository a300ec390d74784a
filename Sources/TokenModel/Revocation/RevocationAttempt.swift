/// What one request to end a token showed.
enum RevocationAttempt: Sendable, Equatable {
  /// It ended, or had ended before, or lives on: certain.
  case certain(RevocationResult)
  /// No certain answer; a list will tell. `mayHaveEnded`: whether the request may have done its work.
  case unclear(reason: String, mayHaveEnded: Bool)
  /// Nothing reached the server.
  case unsent(reason: String)
  /// Nothing was done; the token has its turn again.
  case postponed
  /// Nothing was done, and nothing more can be done now.
  case stopped(SessionFailure)

  init(_ result: Result<RevokeOutcome, SessionFailure>) {
    switch result {
    case .success(.ended): self = .certain(.ended)
    case .success(.alreadyGone): self = .certain(.alreadyGone)
    case .failure(.service(let failure)): self.init(failure)
    case .failure(let failure): self = .stopped(failure)
    }
  }

  private init(_ failure: ServiceFailure) {
    switch failure {
    case .refused(_, let reason, _), .unsupported(let reason): self = .certain(.refused(reason: reason))
    case .notFound(let reason): self = .unclear(reason: reason, mayHaveEnded: false)
    case .unreachable(let reason, mayHaveArrived: false): self = .unsent(reason: reason)
    case .unreachable(let reason, _), .serverError(_, let reason), .unexpected(let reason):
      self = .unclear(reason: reason, mayHaveEnded: failure.mayHaveTakenEffect)
    case .rateLimited, .cancelled: self = .postponed
    case .credentialsRefused, .clientRefused, .sessionRefused: self = .stopped(.service(failure))
    }
  }
}
