import Formats
import TokenModel

/// What Preservica says when it does not do what it was asked: JSON with `message`.
struct PreservicaRefusal {
  /// What a refused login means.
  enum Meaning: Equatable {
    /// The second factor is asked for.
    case secondFactor
    /// The account must set up its second factor first.
    case secondFactorToSetUp
    /// Something is wrong; in the server's words.
    case wrong
  }

  private let response: HTTPResponse
  private let message: String?

  /// Reads the body of an answer.
  /// - Parameter secrets: what the request held, masked should the server repeat it.
  init(_ response: HTTPResponse, hiding secrets: [Secret]) {
    self.response = response
    message = (try? JSONValue(parsing: response.body))?["message"]?.stringValue
      .map { ServerWords.hiding(secrets, in: $0) }
  }

  /// What a 401 to the first step of a login means.
  var meaning: Meaning {
    switch message {
    case "needs.2fa": .secondFactor
    case "needs.2fa.setup": .secondFactorToSetUp
    default: .wrong
    }
  }

  /// The failure where the request carried a password, a code or a refresh token.
  func failureOfLogin(from origin: Origin) -> ServiceFailure {
    response.status == 401
      ? .credentialsRefused(reason: reason(from: origin))
      : ServiceFailure(response, from: origin, reason: reason(from: origin))
  }

  /// The failure where the request was authenticated by a session.
  func failureUnderSession(from origin: Origin) -> ServiceFailure {
    ServiceFailure(response, from: origin, reason: reason(from: origin))
  }

  private func reason(from origin: Origin) -> String {
    ServerWords.reason(message, from: origin.host, status: response.status)
  }
}
