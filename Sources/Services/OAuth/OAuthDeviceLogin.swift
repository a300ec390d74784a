import Formats
import FoundationEssentials
import TokenModel

/// A login that a person approves in a browser (RFC 8628).
enum OAuthDeviceLogin {
  /// What a challenge carries to the next poll.
  private static let deviceCode = "device_code"

  /// Seconds between two polls if the server does not say (RFC 8628 section 3.2).
  private static let standardInterval = 5
  /// Seconds that a code is valid if the server does not say.
  private static let standardLifetime: TimeInterval = 900
  /// Seconds that `slow_down` adds (RFC 8628 section 3.5).
  private static let slowDown = 5

  /// Where a device login begins.
  static func endpoint(
    of endpoints: OAuthEndpoints, for environment: Environment
  ) throws(ServiceFailure) -> ServerAddress {
    guard let endpoint = endpoints.deviceAuthorization else {
      throw .unsupported(
        reason:
          "\(environment.origin.host) names no endpoint for a login by device (RFC 8628). Write device_authorization_endpoint or another "
          + "grant into \(environment.file).")
    }
    return endpoint
  }

  /// Asks for a code and says where to type it.
  static func begin(
    _ conversation: OAuthConversation, secret: Secret?, now: Date
  ) async throws(ServiceFailure) -> ServiceAnswer<LoginStep> {
    let host = conversation.origin.host
    let endpoint = try endpoint(of: conversation.endpoints, for: conversation.exchange.environment)
    let scope = conversation.settings.scope.map { [("scope", $0)] } ?? []
    let response = try await conversation.post(scope + conversation.identification, to: endpoint)
    if let refusal = conversation.refusal(in: response, of: endpoint, hiding: []) { throw refusal.failure }
    let answer = try AnswerObject(response, from: host)
    var approval = LoginApproval(
      address: try OAuthBrowserAddress.checked(try answer.text("verification_uri"), from: host),
      code: try code(in: answer, from: host),
      expires: now.addingTimeInterval(answer.usableLifetime("expires_in") ?? standardLifetime),
      interval: answer.usableLifetime("interval").map { Int($0) } ?? standardInterval)
    approval.completeAddress = answer.usableText("verification_uri_complete").flatMap {
      try? OAuthBrowserAddress.checked($0, from: host)
    }
    var continuation = conversation.continuation(secret)
    continuation[deviceCode] = try answer.token("device_code")
    let challenge = LoginChallenge(
      .approval(approval), message: "Approve the login in a browser, on any machine.", continuation: continuation)
    return ServiceAnswer(.challenged(challenge), serverDate: response.serverDate)
  }

  /// The conversation that a challenge continues: polls do not ask for metadata again.
  static func conversation(
    _ transport: any HTTPTransport, _ environment: Environment, after challenge: LoginChallenge
  ) throws(ServiceFailure) -> OAuthConversation {
    guard let conversation = try OAuthConversation(transport, environment, continuing: challenge) else { throw noLogin }
    return conversation
  }

  private static let noLogin = ServiceFailure.unexpected(
    reason: "There is no device login to continue. Nothing was sent.")

  /// Asks once whether the login was approved.
  static func poll(
    _ conversation: OAuthConversation, _ challenge: LoginChallenge, now: Date
  ) async throws(ServiceFailure) -> ServiceAnswer<LoginStep> {
    guard case .approval(var approval) = challenge.demand, let code = challenge.continuation[deviceCode] else {
      throw noLogin
    }
    let form = [("grant_type", OAuthGrant.device.type), ("device_code", code.revealed)]
    let response = try await conversation.post(form + conversation.identification, to: conversation.endpoints.token)
    let refusal = conversation.refusal(in: response, of: conversation.endpoints.token, hiding: [code])
    guard let refusal else {
      do throws(ServiceFailure) {
        let session = try OAuthSession.read(response, in: conversation.exchange.environment, account: nil, sent: now)
        return ServiceAnswer(.loggedIn(session), serverDate: response.serverDate)
      } catch {
        throw await conversation.revokeIssued(in: response, after: error)
      }
    }
    switch refusal.error {
    case "authorization_pending": break
    case "slow_down": approval.interval = min(approval.interval + slowDown, 3600)
    case "access_denied":
      throw .credentialsRefused(reason: "The login was denied in the browser.")
    case "expired_token":
      throw .credentialsRefused(reason: "The code was not approved in time. Log in again for a new one.")
    default: throw refusal.failure
    }
    var next = challenge
    next.demand = .approval(approval)
    return ServiceAnswer(.challenged(next), serverDate: response.serverDate)
  }

  private static func code(in answer: AnswerObject, from host: String) throws(ServiceFailure) -> String {
    let text = try answer.text("user_code")
    guard let code = ServerWords.neutral(text, limit: 40), text.utf8.count <= 40 else {
      throw .unexpected(reason: "\(host) sent a code to type that is empty or too long.")
    }
    return code
  }
}
