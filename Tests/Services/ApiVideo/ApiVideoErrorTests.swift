import Testing
import TokenModel

@testable import Services

@Suite struct ApiVideoErrorTests {
  private func list(_ response: HTTPResponse) async throws -> ServiceAnswer<TokenPage> {
    try await ApiVideoService(transport: ScriptedTransport(response))
      .uploadTokens(TokenQuery(), access(to: environment("api.video"), token: "access-token-1"))
  }

  @Test(arguments: [
    (
      json(
        400,
        #"{"title": "Invalid attributes.", "name": "pageSize", "problems": [{"title": "Must be an integer.", "name": "pageSize"}]}"#
      ),
      ServiceFailure.refused(
        status: 400, reason: "server.example says: pageSize: Invalid attributes. pageSize: Must be an integer.",
        field: "pageSize")
    ),
    (
      json(
        400,
        #"{"title": "Invalid attributes.", "name": "", "detail": "Two are wrong.", "problems": [{"name": "ttl"}, 7, null]}"#
      ),
      .refused(status: 400, reason: "server.example says: Invalid attributes. Two are wrong.", field: "ttl")
    ),
    (
      json(401, #"{"title": "The access token is invalid or expired."}"#),
      .sessionRefused(reason: "server.example says: The access token is invalid or expired.")
    ),
    (
      json(403, #"{"title": "Suspended account"}"#),
      .refused(status: 403, reason: "server.example says: Suspended account", field: nil)
    ),
    (
      json(404, #"{"title": "Unrecognized request URL."}"#),
      .notFound(
        reason:
          "server.example says: Unrecognized request URL. Asked: https://server.example/upload-tokens?currentPage=1&pageSize=100."
      )
    ),
    (
      json(405, #"{"title": "Method is not allowed for this route."}"#),
      .refused(status: 405, reason: "server.example says: Method is not allowed for this route.", field: nil)
    ),
    (
      json(429, #"{"title": "Too many requests."}"#, ["X-RateLimit-Retry-After": "42"]),
      .rateLimited(retryAfter: 42, reason: "server.example says: Too many requests.")
    ),
    (
      json(500, #"{"title": "Server error"}"#),
      .serverError(status: 500, reason: "server.example failed with status 500: Server error")
    ),
    (page(502), .serverError(status: 502, reason: "server.example failed with status 502 and gave no reason.")),
    (
      json(503, #"{"title": {"not": "text"}}"#),
      .serverError(status: 503, reason: "server.example failed with status 503 and gave no reason.")
    ),
    (
      HTTPResponse(status: 302, headers: ["Location": "https://sso.example/login?next=secret"]),
      .refused(
        status: 302,
        reason:
          "server.example redirects to https://sso.example, but fob follows no redirect. Check the environment's url.",
        field: nil)
    ),
    (
      HTTPResponse(status: 600),
      .unexpected(reason: "server.example answered with status 600, which fob does not expect.")
    ),
    (
      json(500, #"{"title": "\u001b[2J\u202eaccess-token-1\n"}"#),
      .serverError(status: 500, reason: "server.example failed with status 500: ^[[2J�•••")
    ),
  ])
  func `the server's errors become failures`(response: HTTPResponse, failure: ServiceFailure) async throws {
    await #expect(throws: failure) { try await list(response) }
  }

  @Test func `a session without usable token is refused before sending`() async throws {
    let transport = ScriptedTransport(json(200, "{}"))
    let service = ApiVideoService(transport: transport)
    for token in ["", "a\r\nb"] {
      await #expect(
        throws: ServiceFailure.sessionRefused(
          reason: "The stored session has no usable access token. Nothing was sent.")
      ) {
        try await service.uploadTokens(TokenQuery(), access(to: environment("api.video"), token: token))
      }
    }
    #expect(transport.requests.isEmpty)
  }
}
