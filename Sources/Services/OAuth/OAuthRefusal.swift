import Formats
import TokenModel

/// What a server says when it does not do what it was asked (RFC 6749 section 5.2).
struct OAuthRefusal {
  /// The code, such as `invalid_grant`; nil where the answer has none.
  let error: String?
  private let response: HTTPResponse
  private let words: String?
  private let origin: Origin

  /// Reads the body of an answer; what is missing or of another type is left out.
  /// - Parameter secrets: what the request held, masked should the server repeat it.
  init(_ response: HTTPResponse, hiding secrets: [Secret], from origin: Origin) {
    let value = (try? JSONValue(parsing: response.body)) ?? .null
    self.response = response
    self.origin = origin
    let code = value["error"]?.stringValue
    let description = value["error_description"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
    let text = description.map { words in code.map { "\(words) (\($0))" } ?? words } ?? code
    error = code
    words = text.map { ServerWords.hiding(secrets, in: $0) }
  }

  /// The server's words as a sentence.
  var reason: String { ServerWords.reason(words, from: origin.host, status: response.status) }

  /// The failure of a refresh. Only `invalid_grant` speaks of the refresh token (RFC 6749 section 5.2); what the client is or asks for is refused before
  /// that is looked at.
  var failureOfRefresh: ServiceFailure {
    guard (400...499).contains(response.status) else { return failure }
    return switch error {
    case "invalid_client", "unauthorized_client", "invalid_scope", "unsupported_grant_type":
      .clientRefused(reason: reason)
    default: failure
    }
  }

  /// The failure where the request carried a grant or the client's proof. A 401 is about the client here, never about a session.
  var failure: ServiceFailure {
    switch error {
    case "invalid_grant", "invalid_client", "access_denied", "expired_token": .credentialsRefused(reason: reason)
    default:
      response.status == 401
        ? .credentialsRefused(reason: reason) : ServiceFailure(response, from: origin, reason: reason)
    }
  }
}
