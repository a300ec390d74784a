import Formats
import Foundation
import Testing
import TokenModel

@testable import Services

@Suite struct PreservicaServiceTests {
  private static let version = HTTPResponse(
    status: 200, headers: ["Content-Type": "application/xml"],
    body: Array("<v:Response xmlns:v='x'><v:CurrentVersion>8.0.0</v:CurrentVersion></v:Response>".utf8))
  private static let details = json(200, #"{"fullName": "Olga", "roles": ["ROLE_A", "ROLE_\u001b[31m"]}"#)

  private func access() throws -> Access { ServicesTests.access(to: try environment("preservica")) }

  @Test func `refreshes with the token in the header and the refresh token in the body`() async throws {
    let transport = ScriptedTransport(
      json(200, #"{"success": true, "token": "t-2", "refresh-token": "r-2", "validFor": 15}"#))
    let session = try await PreservicaService(transport: transport).refresh(access()).value
    #expect(session.accessToken == Secret("t-2"))
    #expect(session.account == "ops@example.org")
    #expect(session.tenant == "LIBRARY")
    #expect(session.expires == noon.addingTimeInterval(900))
    let request = try #require(transport.requests.first)
    #expect(request.url == "https://server.example/api/accesstoken/refresh")
    #expect(request.headers["Preservica-Access-Token"] == "access-1")
    #expect(request.bodyText == "refreshToken=refresh-1")
  }

  @Test func `a spent refresh token is refused`() async throws {
    let transport = ScriptedTransport(json(401, #"{"message": "Invalid refresh token refresh-1"}"#))
    await #expect(
      throws: ServiceFailure.credentialsRefused(reason: "server.example says: Invalid refresh token •••")
    ) {
      try await PreservicaService(transport: transport).refresh(access())
    }
  }

  @Test func `without a refresh token nothing is sent`() async throws {
    let transport = ScriptedTransport()
    await #expect(
      throws: ServiceFailure.credentialsRefused(reason: "The session has no refresh token. Nothing was sent.")
    ) {
      try await PreservicaService(transport: transport)
        .refresh(ServicesTests.access(to: try environment("preservica"), refresh: nil))
    }
    #expect(transport.requests.isEmpty)
  }

  @Test func `details tell user, roles and version`() async throws {
    let transport = ScriptedTransport(Self.details, Self.version)
    let details = try await PreservicaService(transport: transport).sessionDetails(access()).value
    #expect(
      details.facts
        == [
          .init("User", ["ops@example.org"]), .init("Tenant", ["LIBRARY"]), .init("Roles", ["ROLE_A", "ROLE_^[[31m"]),
          .init("Server version", ["8.0.0"]), .init("Expires", ["2023-11-14T22:23:20Z"]),
        ])
    #expect(details.answer?.contains("ROLE_A") == true)
    #expect(
      transport.requests.map(\.url) == [
        "https://server.example/api/user/details", "https://server.example/api/entity/versiondetails/version",
      ])
    #expect(transport.requests.allSatisfy { $0.headers["Preservica-Access-Token"] == "access-1" })
    #expect(transport.requests.last?.headers.values(of: "Accept") == ["application/xml"])
  }

  @Test(arguments: [
    (HTTPResponse(status: 403), "not reported (status 403)"), (page(404), "not reported (status 404)"),
    (page(500), "not reported (status 500)"), (page(200), "not told"), (HTTPResponse(status: 200), "not told"),
  ])
  func `details do without the version`(response: HTTPResponse, text: String) async throws {
    let service = PreservicaService(transport: ScriptedTransport(Self.details, response))
    let facts = try await service.sessionDetails(access()).value.facts
    #expect(facts.contains(.init("Server version", [text])))
  }

  @Test func `a session that ended is refused`() async throws {
    let refused = ServiceFailure.sessionRefused(
      reason: "server.example answered with status 401 and gave no reason.")
    await #expect(throws: refused) {
      try await PreservicaService(transport: ScriptedTransport(HTTPResponse(status: 401))).sessionDetails(access())
    }
    await #expect(throws: refused) {
      try await PreservicaService(transport: ScriptedTransport(Self.details, HTTPResponse(status: 401)))
        .sessionDetails(access())
    }
  }

  @Test(arguments: [
    (json(200, "{}"), "'roles' is missing"), (json(200, #"{"roles": "ROLE_A"}"#), "'roles' is not an array"),
    (json(200, #"{"roles": ["ROLE_A", 7]}"#), "'roles[1]' is not text"), (page(200), "web page"),
  ])
  func `spoiled details are refused`(response: HTTPResponse, problem: String) async throws {
    let failure = await #expect(throws: ServiceFailure.self) {
      try await PreservicaService(transport: ScriptedTransport(response)).sessionDetails(access())
    }
    #expect(failure?.description.contains(problem) == true)
  }

  @Test func `has no upload tokens`() async throws {
    let transport = ScriptedTransport()
    let service = PreservicaService(transport: transport)
    let none = ServiceFailure.unsupported(reason: "Preservica has no upload tokens.")
    let reference = TokenReference(identity: Secret("a"), id: Secret("a"))
    await #expect(throws: none) { try await service.uploadTokens(TokenQuery(), access()) }
    await #expect(throws: none) { try await service.uploadToken(reference, access()) }
    await #expect(throws: none) { try await service.createUploadToken(TokenRequest(), access()) }
    await #expect(throws: none) { try await service.revokeUploadToken(reference, access()) }
    #expect(try await service.logOut(access()) == LogOutAnswer(remaining: access().session))
    #expect(transport.requests.isEmpty)
    #expect(service.profile.uploadTokens == nil)
    #expect(service.profile.refreshNeedsLivingToken)
    #expect(service.profile.scriptToken == .header(name: "Preservica-Access-Token", prefix: ""))
  }
}
