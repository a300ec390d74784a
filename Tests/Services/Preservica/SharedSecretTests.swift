import Formats
import Foundation
import Testing
import TokenModel

@testable import Services

@Suite struct SharedSecretTests {
  private static let secret = Secret("shared by archive & portal")
  private static let success = #"{"success": true, "token": "t-1", "refresh-token": "r-1", "validFor": 15}"#
  private static let answers = LoginAnswers([
    .username: Secret("ops@example.org"), .secret(.sharedSecret): secret, .secret(.password): Secret("unused"),
  ])

  private func environment(tenant: String?) throws -> TokenModel.Environment {
    try ServicesTests.environment("preservica", tenant: tenant, secrets: [.sharedSecret: .literal(Self.secret)])
  }

  @Test func `is proven by SHA-1`() {
    // printf '%s' 'preservica-external-auth1700000000ops@example.orgshared by archive & portal' | sha1sum
    let proof = SharedSecretProof(username: "ops@example.org", secret: Self.secret, now: noon)
    #expect(proof.timestamp == "1700000000")
    #expect(proof.hash == "b643597952d05a8988ec52f5d747b36a1ce2b172")
  }

  @Test(arguments: [(-1e300, "0"), (1e300, "253402300799"), (.infinity, "253402300799")])
  func `is proven at impossible times too`(seconds: TimeInterval, timestamp: String) {
    let proof = SharedSecretProof(username: "a", secret: Self.secret, now: Date(timeIntervalSince1970: seconds))
    #expect(proof.timestamp == timestamp)
  }

  @Test func `is used where the environment names one`() async throws {
    let transport = ScriptedTransport(json(200, Self.success))
    let service = PreservicaService(transport: transport)
    let environment = try environment(tenant: "LIBRARY")
    #expect(service.loginFields(for: environment).map(\.name) == [.username, .tenant, .secret(.sharedSecret)])
    let answer = try await service.logIn(to: environment, answers: Self.answers, now: noon)
    #expect(answer.notice?.contains("deprecated") == true)
    let request = try #require(transport.requests.first)
    #expect(request.url == "https://server.example/api/accesstoken/acquire-external")
    #expect(
      request.bodyText == "username=ops%40example.org&tenant=LIBRARY&timestamp=1700000000"
        + "&hash=b643597952d05a8988ec52f5d747b36a1ce2b172")
  }

  @Test func `a shared secret needs a tenant`() async throws {
    let transport = ScriptedTransport(json(200, Self.success))
    await #expect(
      throws: ServiceFailure.credentialsRefused(
        reason: "Preservica needs a tenant, which is missing. Nothing was sent.")
    ) {
      try await PreservicaService(transport: transport)
        .logIn(to: environment(tenant: nil), answers: Self.answers, now: noon)
    }
    #expect(transport.requests.isEmpty)
  }

  @Test func `is proven again by the server's clock`() async throws {
    let transport = ScriptedTransport(
      json(401, #"{"message": "External authentication failed"}"#, ["Date": "Tue, 14 Nov 2023 23:13:20 GMT"]),
      json(200, Self.success, ["Date": "Tue, 14 Nov 2023 23:13:20 GMT"]))
    let answer = try await PreservicaService(transport: transport)
      .logIn(to: environment(tenant: "LIBRARY"), answers: Self.answers, now: noon)
    #expect(transport.requests.map { $0.bodyText.contains("timestamp=1700003600") } == [false, true])
    guard case .loggedIn(let session) = answer.value else {
      Issue.record("no session")
      return
    }
    #expect(abs(session.issued.timeIntervalSince(noon) - 3600) < 60)
  }

  @Test func `is proven once where the clocks agree`() async throws {
    let transport = ScriptedTransport(
      json(401, #"{"message": "External authentication failed"}"#, ["Date": noonInHeader]), json(200, Self.success))
    await #expect(
      throws: ServiceFailure.credentialsRefused(reason: "server.example says: External authentication failed")
    ) {
      try await PreservicaService(transport: transport)
        .logIn(to: environment(tenant: "LIBRARY"), answers: Self.answers, now: noon)
    }
    #expect(transport.requests.count == 1)
  }
}
