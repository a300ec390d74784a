import TokenModel

extension ServiceFailure {
  /// What a request without an answer means to who asked a service: the failure's own sentence, and whether the server may have acted.
  init(_ failure: HTTPFailure) {
    switch failure.reason {
    case .cancelled: self = .cancelled
    case .tooLarge: self = .unexpected(reason: failure.description)
    default: self = .unreachable(reason: failure.description, mayHaveArrived: failure.sent == .maybe)
    }
  }
}
