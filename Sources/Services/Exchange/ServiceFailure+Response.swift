import TokenModel

extension ServiceFailure {
  /// What a status other than 2xx means on a request that a session authenticates (RFC 9110 section 15).
  /// - Parameters:
  ///   - reason: the server's own words as a sentence, neutral.
  ///   - field: the attribute at fault, neutral, or nil.
  init(_ response: HTTPResponse, from origin: Origin, reason: String, field: String? = nil) {
    switch response.status {
    case 300...399:
      self = .refused(
        status: response.status, reason: Redirect.sentence(location: response.headers["Location"], from: origin),
        field: nil)
    case 401: self = .sessionRefused(reason: reason)
    case 404: self = .notFound(reason: reason + (response.asked.map { " Asked: \($0)." } ?? ""))
    case 429: self = .rateLimited(retryAfter: response.retryAfter, reason: reason)
    case 400...499: self = .refused(status: response.status, reason: reason, field: field)
    case 500...599: self = .serverError(status: response.status, reason: reason)
    default:
      self = .unexpected(reason: "\(origin.host) answered with status \(response.status), which fob does not expect.")
    }
  }

  /// The same of a refresh: where the answer says that nothing was done and when or how to try again, the refresh token is as good as before.
  func ofRefresh(_ response: HTTPResponse) -> ServiceFailure {
    response.saysNothingWasDone ? .rateLimited(retryAfter: response.retryAfter, reason: description) : self
  }
}

extension HTTPResponse {
  /// Whether the request was not looked at (RFC 9110 sections 15.5.9 and 15.5.20, RFC 8470 section 5.2), or is to be sent again after a time that is told.
  fileprivate var saysNothingWasDone: Bool {
    [408, 421, 425].contains(status) || status == 503 && retryAfter != nil
  }
}
