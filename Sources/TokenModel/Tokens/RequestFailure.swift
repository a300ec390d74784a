/// Why a request that was admitted brought no answer.
enum RequestFailure: Error {
  /// The server wants it later; nothing was done, and it can be sent again when its turn comes.
  case postponed(SessionFailure)
  /// It failed, or there was no session to send it under: sign-ins are not repeated.
  case failed(SessionFailure)

  /// What went wrong.
  var failure: SessionFailure {
    switch self {
    case .postponed(let failure), .failed(let failure): failure
    }
  }
}
