import Formats
import TokenModel

/// A server's description of a failure (RFC 6749 section 5.2).
struct OAuthRefusal {
  /// The code, such as `invalid_grant`; nil if the answer has none.
  let error: String?
  /// What may be wrong if the client itself is refused; nil if unknown.
  private let hint: String?
  private let response: HTTPResponse
  private let words: String?
  private let address: ServerAddress

  /// Reads the body of an answer; missing members and ones of another type are left out. Nil for a success: some
  /// servers send errors with status 200, so an `error` counts whatever the status.
  /// - Parameters:
  ///   - address: what was asked.
  ///   - secrets: what the request contained, masked in case the server repeats it.
  ///   - hint: a sentence for the case that the client itself is refused.
  init?(_ response: HTTPResponse, of address: ServerAddress, hiding secrets: [Secret], hint: String?) {
    let value = (try? JSONValue(parsing: response.body)) ?? .null
    let code = value["error"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
    guard !response.isSuccess || code != nil else { return nil }
    self.response = response
    self.address = address
    let description = value["error_description"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
    let others = ["detail", "message"].lazy.compactMap { value[$0]?.stringValue }.first
    let text = description.map { words in code.map { "\(words) (\($0))" } ?? words } ?? code ?? others
    error = code
    self.hint = hint
    words = text.map { ServerWords.hiding(secrets, in: $0) }
  }

  /// The server's words as a sentence.
  var reason: String {
    let reason = ServerWords.reason(words, from: address.origin.host, status: response.status)
    let more = [isAboutTheClient ? hint : nil, isAboutTheAddress ? "Asked: \(RequestPath.whole(address))." : nil]
    return more.compactMap(\.self).reduce(reason) { $0.hasSuffix(".") ? "\($0) \($1)" : "\($0). \($1)" }
  }

  /// Whether the answer is not one of the standard's, so that the address may be wrong.
  private var isAboutTheAddress: Bool {
    error == nil && ([404, 405, 410].contains(response.status) || response.status >= 500)
  }

  /// Whether the client's authentication may be at fault; some servers answer that with 403 or without a code.
  private var isAboutTheClient: Bool {
    error == "invalid_client" || error == "unauthorized_client" || error == nil && [401, 403].contains(response.status)
  }

  /// The failure of a refresh. Only `invalid_grant` is about the refresh token (RFC 6749 section 5.2); anything else
  /// was refused before the server looked at it.
  var failureOfRefresh: ServiceFailure {
    if error == "temporarily_unavailable" {
      return .rateLimited(retryAfter: response.retryAfter, reason: reason)
    }
    guard (400...499).contains(response.status) || response.isSuccess else { return failure.ofRefresh(response) }
    return switch error {
    case "invalid_client", "unauthorized_client", "invalid_scope", "unsupported_grant_type":
      .clientRefused(reason: reason)
    case "invalid_grant", "access_denied", "expired_token": failure
    // Not about the grant: perhaps from something in front of the server.
    default: response.status == 401 ? .refused(status: 401, reason: reason, field: nil) : failure.ofRefresh(response)
    }
  }

  /// The failure if the request carried a grant or the client's authentication. A 401 is about the client here, never
  /// about a session.
  var failure: ServiceFailure {
    switch error {
    case "invalid_grant", "invalid_client", "access_denied", "expired_token": .credentialsRefused(reason: reason)
    default:
      switch response.status {
      case 401: .credentialsRefused(reason: reason)
      // The standard's status for an error that came with a success status.
      case 200...299: .refused(status: 400, reason: reason, field: nil)
      default: ServiceFailure(response, from: address.origin, reason: reason)
      }
    }
  }
}
