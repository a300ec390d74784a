extension SessionFailure {
  /// What kind of failure it is, in a word or two for a column: `unreachable`.
  public var word: String {
    switch self {
    case .loginNeeded: "login needed"
    case .originChanged: "new address"
    case .service(let failure): failure.word
    case .tooSoon: "rate limit"
    case .busy: "busy"
    case .validityUnmet, .validityBeyondLifetime, .noScriptToken: "failed"
    case .secretUnavailable: "no secret"
    case .vaultLocked: "vault locked"
    case .environmentChanged: "changed"
    case .notLoggedOut(_, let cause, _): cause.word
    case .readOnly: "read-only"
    case .noFile: "no file"
    case .state: "state"
    }
  }
}

extension ServiceFailure {
  /// What kind of failure it is, in a word or two for a column: `rate limit`.
  public var word: String {
    switch self {
    case .unreachable: "unreachable"
    case .serverError: "server error"
    case .credentialsRefused, .clientRefused, .sessionRefused, .refused: "refused"
    case .notFound: "not found"
    case .rateLimited: "rate limit"
    case .unsupported: "unsupported"
    case .unexpected: "unexpected"
    case .cancelled: "stopped"
    }
  }
}
