import Formats
import Foundation
import Services
import Testing
import TokenModel

/// Finding a server's endpoints (RFC 8414, OpenID Connect Discovery), and which of them are believed.
@Suite struct OAuthMetadataTests {
  private static let tokens = json(200, #"{"access_token": "a", "token_type": "bearer", "expires_in": 60}"#)

  /// Logs in as a public client by password; what was sent, and the failure if there was one.
  private func logIn(
    _ answers: [HTTPResponse], settings: [String: String] = [:], furtherOrigins: [String] = []
  ) async throws -> (sent: [String], failure: ServiceFailure?) {
    let transport = ScriptedTransport(inOrder: answers)
    let environment = try oauthEnvironment(
      username: "ops", settings: settings.merging(["grant": "password"]) { $1 }, furtherOrigins: furtherOrigins)
    let known = LoginAnswers([.username: Secret("ops"), .secret(.password): Secret("pw")])
    do throws(ServiceFailure) {
      _ = try await OAuthService(transport: transport).logIn(to: environment, answers: known, now: noon)
      return (transport.requests.map(\.line), nil)
    } catch {
      return (transport.requests.map(\.line), error)
    }
  }

  private static let first = "GET https://server.example/.well-known/oauth-authorization-server"
  private static let second = "GET https://server.example/.well-known/openid-configuration"
  private static let token = "POST https://server.example/token"

  @Test func `is asked for where the standard says`() async throws {
    let (sent, failure) = try await logIn([metadata(), Self.tokens])
    #expect(failure == nil)
    #expect(sent == [Self.first, Self.token])
  }

  @Test(arguments: [
    json(404, "{}"), page(200), page(403), json(302, ""), page(500), page(503), json(200, "[]"), json(200, "{}"),
    json(200, #"{"error": "not_found"}"#), json(200, #"{"issuer": 1}"#), json(200, "{"),
  ])
  func `else where OpenID says`(first: HTTPResponse) async throws {
    let (sent, failure) = try await logIn([first, metadata(), Self.tokens])
    #expect(failure == nil)
    #expect(sent == [Self.first, Self.second, Self.token])
  }

  @Test func `without any the file must name the endpoints`() async throws {
    let (_, failure) = try await logIn([json(404, "{}"), page(404)])
    guard case .notFound(let reason)? = failure else { throw try #require(failure) }
    #expect(reason.contains("token_endpoint") && reason.contains("/nowhere/test.ini"))
    for address in [Self.first, Self.second] { #expect(reason.contains("\(address.dropFirst(4)) (HTTP 404)")) }
  }

  /// What is only optional in metadata is left out where it cannot be used.
  @Test(arguments: [#""""#, "1", "null", "[]", "{}", "true", #""/relative""#, #""http://server.example/x""#])
  func `an optional member that cannot be used is absent`(value: String) async throws {
    let members = [
      "device_authorization_endpoint", "introspection_endpoint", "revocation_endpoint",
      "token_endpoint_auth_methods_supported",
    ]
    let more = members.map { "\"\($0)\": \(value)" }.joined(separator: ", ")
    let (sent, failure) = try await logIn([metadata(more), Self.tokens])
    #expect(failure == nil)
    #expect(sent == [Self.first, Self.token])
  }

  @Test(arguments: [404, 405, 500]) func `an endpoint that is not there is named`(status: Int) async throws {
    let (_, failure) = try await logIn([metadata(), page(status)])
    #expect(failure?.description.contains("Asked: https://server.example/token.") == true)
  }

  @Test func `what answers in the place of the server is named`() async throws {
    let redirect = HTTPResponse(status: 302, headers: ["Location": "https://sign-in.example/?next=1"])
    let (_, redirected) = try await logIn([redirect, json(404, "{}")])
    guard case .refused(302, let target, nil)? = redirected else { throw try #require(redirected) }
    #expect(target.contains("redirects to https://sign-in.example, but fob follows no redirect"))
    let (_, paged) = try await logIn([json(404, "{}"), page(200)])
    guard case .unexpected(let reason)? = paged else { throw try #require(paged) }
    #expect(reason.contains("a web page where JSON was expected") && reason.contains("token_endpoint"))
  }

  @Test(arguments: [(429, 75), (503, 5)]) func `a server that cannot answer now is not one without metadata`(
    status: Int, exit: Int
  ) async throws {
    let (sent, failure) = try await logIn([page(status), json(404, "{}")])
    #expect(sent == (status == 429 ? [Self.first] : [Self.first, Self.second]))
    switch failure {
    case .rateLimited: #expect(exit == 75)
    case .serverError: #expect(exit == 5)
    default: Issue.record("\(String(describing: failure))")
    }
  }

  @Test(arguments: [
    ("/realms/one", "realms/one", "realms/one/"), ("https://server.example/", "", ""),
  ])
  func `an issuer with a path has its own`(issuer: String, path: String, prefix: String) async throws {
    let full = try ServerAddress(issuer, on: Origin("https://server.example")).text
    let (sent, failure) = try await logIn(
      [json(404, ""), metadata(issuer: full), Self.tokens], settings: ["issuer": full])
    #expect(failure == nil)
    let well = "GET https://server.example/.well-known/oauth-authorization-server"
    #expect(
      sent == [
        path.isEmpty ? well : "\(well)/\(path)", "GET https://server.example/\(prefix).well-known/openid-configuration",
        Self.token,
      ])
  }

  @Test(
    arguments: [
      ("https://server.example/", nil, true), ("https://server.example", nil, true),
      ("https://evil.example", nil, false),
      ("https://server.example/realms/one", nil, false), ("https://server.example", "https://server.example/", false),
    ] as [(String, String?, Bool)])
  func `the issuer must be the one that was asked`(told: String, named: String?, isGood: Bool) async throws {
    let settings = named.map { ["issuer": $0] } ?? [:]
    let (sent, failure) = try await logIn([metadata(issuer: told), Self.tokens], settings: settings)
    #expect((failure == nil) == isGood)
    #expect(sent.count == (isGood ? 2 : 1), "nothing secret is sent after metadata of somebody else")
    if !isGood { #expect(failure?.description.contains("of the issuer \(told)") == true) }
  }

  @Test(arguments: [
    "token_endpoint", "device_authorization_endpoint", "introspection_endpoint", "revocation_endpoint",
  ])
  func `an endpoint elsewhere is refused`(member: String) async throws {
    let token = member == "token_endpoint" ? "" : #""token_endpoint": "https://server.example/token", "#
    let foreign = json(
      200, #"{"issuer": "https://server.example", \#(token)"\#(member)": "https://evil.example/x"}"#)
    let (sent, failure) = try await logIn([foreign, Self.tokens])
    #expect(sent == [Self.first])
    #expect(failure?.description.contains("'\(member)' is https://evil.example/x") == true)
  }

  @Test func `unless the file names that server`() async throws {
    let elsewhere = metadata(#""introspection_endpoint": "https://other.example/introspect""#)
    let (_, failure) = try await logIn(
      [elsewhere, Self.tokens], settings: ["introspection_endpoint": "https://other.example/introspect"],
      furtherOrigins: ["https://other.example"])
    #expect(failure == nil)
  }

  @Test(arguments: [
    "http://server.example/t", "https://server.example:1/t", "https://server.example@evil.example/t", "//evil.example",
    "https://server.example/a b", "javascript:alert(1)", "",
  ])
  func `an address that is none is refused`(endpoint: String) async throws {
    let answer = json(200, #"{"issuer": "https://server.example", "token_endpoint": "\#(endpoint)"}"#)
    let (sent, failure) = try await logIn([answer, Self.tokens])
    #expect(sent == [Self.first])
    #expect(failure != nil)
  }

  @Test func `what the file names needs no metadata`() async throws {
    let (sent, failure) = try await logIn(
      [Self.tokens], settings: ["token_endpoint": "https://server.example/own/token?tenant=1"])
    #expect(failure == nil)
    #expect(sent == ["POST https://server.example/own/token?tenant=1"])
  }
}
