/// A refusal as RFC 6749 section 5.2 and RFC 8628 section 3.5 write it.
struct OAuthError: Error, Equatable {
  let code: String
  let description: String
  var status = 400

  var response: Response {
    var response = Response(
      status, ["Cache-Control": "no-store"], json: ["error": .string(code), "error_description": .string(description)])
    if status == 401 { response.headers["WWW-Authenticate"] = "Basic realm=\"sandbox\"" }
    return response
  }

  static let invalidClient = OAuthError(
    code: "invalid_client", description: "The client is not known, or did not prove who it is.", status: 401)
  static let invalidGrant = OAuthError(
    code: "invalid_grant", description: "The grant is wrong, has ended, or was used before.")
  static let wrongCredentials = OAuthError(code: "invalid_grant", description: "User name or password is wrong.")
  static let unauthorizedClient = OAuthError(
    code: "unauthorized_client", description: "This client may not use this grant.")
  static let unsupportedGrant = OAuthError(
    code: "unsupported_grant_type", description: "There is no such grant here.")
  static let invalidScope = OAuthError(code: "invalid_scope", description: "There is no such scope here.")
  static let authorizationPending = OAuthError(
    code: "authorization_pending", description: "Nobody has decided yet.")
  static let slowDown = OAuthError(code: "slow_down", description: "Ask less often.")
  static let accessDenied = OAuthError(code: "access_denied", description: "The person said no.")
  static let expiredToken = OAuthError(code: "expired_token", description: "The code has ended.")

  static func missing(_ field: String) -> OAuthError {
    OAuthError(code: "invalid_request", description: "The parameter \(field) is missing.")
  }
}
