import Formats
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

  /// The same of a refresh: if the answer says that nothing was done and when or how to try again, the refresh token is as good as before.
  func ofRefresh(_ response: HTTPResponse) -> ServiceFailure {
    response.saysNothingWasDone ? .rateLimited(retryAfter: response.retryAfter, reason: description) : self
  }
}

extension HTTPResponse {
  /// Whether the request was not looked at (RFC 9110 sections 15.5.9 and 15.5.20, RFC 8470 section 5.2), or the answer says when to send it again.
  fileprivate var saysNothingWasDone: Bool {
    [408, 421, 425].contains(status) || status == 503 && retryAfter != nil
  }
}

/// Where a redirect points: named to the user, never followed.
enum Redirect {
  /// A sentence for a redirect if none is expected.
  static func sentence(location: String?, from origin: Origin) -> String {
    let start = "\(origin.host) redirects to \(target(of: location, from: origin)), but fob follows no redirect."
    return "\(start) Check the environment's url."
  }

  /// The origin of a `Location`; without path, query and user name, which may hold secrets.
  static func target(of location: String?, from origin: Origin) -> String {
    guard let location, !location.isEmpty else { return "no address" }
    guard let authority = authority(of: location) else { return "another path of its own" }
    let text = authority.scheme.map { "\($0)://\(authority.host)" } ?? "\(origin.scheme)://\(authority.host)"
    return (try? Origin(text))?.text ?? ServerWords.neutral(text, limit: 80) ?? "no address"
  }

  /// Scheme and host of an absolute address or of one that begins with `//`; nil for a path (RFC 3986 section 4.2).
  private static func authority(of location: String) -> (scheme: String?, host: Substring)? {
    let scheme: String?
    let rest: Substring
    if location.hasPrefix("//") {
      scheme = nil
      rest = location.dropFirst(2)
    } else if let mark = location.firstRange(of: "://"),
      !location[..<mark.lowerBound].contains(where: { "/?#".contains($0) })
    {
      scheme = String(location[..<mark.lowerBound])
      rest = location[mark.upperBound...]
    } else {
      return nil
    }
    let authority = rest.prefix { !"/?#\\".contains($0) }
    return (scheme, authority.split(separator: "@", omittingEmptySubsequences: false).last ?? authority)
  }
}

extension ServiceFailure {
  /// The failure for a request without an answer: its own sentence, and whether the server may have acted.
  init(_ failure: HTTPFailure) {
    switch failure.reason {
    case .cancelled: self = .cancelled
    case .tooLarge: self = .unexpected(reason: failure.description)
    default: self = .unreachable(reason: failure.description, mayHaveArrived: failure.sent == .maybe)
    }
  }
}
