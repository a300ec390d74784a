/// The errors of api.video, worded as its documentation lists them.
enum ApiVideoError: Sendable {
  case wrongCredentials, invalidPayload
  case invalidKey, invalidAccessToken, invalidRefreshToken, missingAuthorization
  case notFound, unknownRoute
  case tooManyRequests

  private var facts: (status: Int, type: String, title: String) {
    switch self {
    case .wrongCredentials: (400, "authentication-invalid-user-credentials", "The user credentials were incorrect.")
    case .invalidPayload: (400, "invalid-payload", "The payload is invalid.")
    case .invalidKey: (401, "authentication-invalid-api-key", "The API key is invalid.")
    case .invalidAccessToken:
      (401, "authentication-invalid-access-token", "The access token is invalid or expired.")
    case .invalidRefreshToken: (401, "authentication-invalid-refresh-token", "The refresh token is invalid.")
    case .missingAuthorization:
      (401, "authentication-missing-header", "The \"Authorization\" header is missing.")
    case .notFound: (404, "resource-not-found", "The requested resource could not be found.")
    case .unknownRoute: (404, "unrecognized-request-url", "Unrecognized request URL.")
    case .tooManyRequests: (429, "too-many-requests", "Too many requests.")
    }
  }

  var response: Response {
    Self.response(status: facts.status, type: facts.type, title: facts.title)
  }

  /// A 405, which names the methods that there are (RFC 9110 section 15.5.6).
  static func wrongMethod(allowing methods: String) -> Response {
    var response = response(
      status: 405, type: "method-not-allowed", title: "Method is not allowed for this route.")
    response.headers["Allow"] = methods
    return response
  }

  static func response(status: Int, type: String, title: String) -> Response {
    var members = [
      JSON.Member(name: "type", value: "https://docs.api.video/reference/\(type)"),
      JSON.Member(name: "title", value: .string(title)),
      JSON.Member(name: "status", value: .integer(status)),
    ]
    // The attribute at fault: empty where a whole request is, and not given at all by the other errors.
    if status == 400 { members.append(JSON.Member(name: "name", value: "")) }
    return Response(status, json: .object(members), type: "application/problem+json")
  }
}
