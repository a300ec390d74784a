import TokenModel

/// Why a command ends without having done what it was asked: the exit status and a sentence for the user.
struct CommandFailure: Error, Sendable {
  /// The exit status.
  var status: ExitStatus
  /// What is wrong and what to do next; without a secret.
  var message: String

  init(_ status: ExitStatus, _ message: String) {
    self.status = status
    self.message = message
  }

  init(_ failure: SessionFailure) {
    let wait = if case .service(.rateLimited(let seconds?, _)) = failure { " Try again in \(seconds) s." } else { "" }
    self.init(failure.exitStatus, failure.description + wait)
  }

  init(_ failure: EnvironmentLookupFailure) {
    switch failure {
    case .unknown: self.init(.noSuchThing, failure.description)
    case .broken: self.init(.failed, failure.description)
    }
  }
}

extension SessionFailure {
  /// The exit status that stands for this failure.
  var exitStatus: ExitStatus {
    switch self {
    case .loginNeeded, .originChanged, .secretUnavailable, .vaultLocked: .loginNeeded
    case .service(let failure): failure.exitStatus
    case .notLoggedOut(_, let cause, _): cause.exitStatus
    case .busy: .busy
    case .validityUnmet: .notReachable
    case .validityBeyondLifetime: .usage
    case .noScriptToken, .noFile: .noSuchThing
    case .environmentChanged, .readOnly, .state: .failed
    }
  }
}

extension ServiceFailure {
  /// The exit status that stands for this failure.
  var exitStatus: ExitStatus {
    switch self {
    case .unreachable, .serverError: .notReachable
    case .credentialsRefused, .clientRefused, .sessionRefused: .loginNeeded
    case .refused: .refusedByServer
    case .notFound, .unsupported: .noSuchThing
    case .rateLimited: .rateLimited
    case .unexpected, .cancelled: .failed
    }
  }
}
