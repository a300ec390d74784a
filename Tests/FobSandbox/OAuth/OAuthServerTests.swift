import Foundation
import Support
import Testing

@testable import fob_sandbox

/// The stand-in for OAuth 2.0 over its wire, as its RFCs have it.
@Suite(.drivesPrograms) struct OAuthServerTests {
  private func post(
    _ sandbox: SandboxProcess, _ path: String, _ fields: [(String, String)], basic: String? = nil
  ) throws -> Answer {
    let body = fields.map { "\($0.0)=\(PercentCoding.encode($0.1))" }.joined(separator: "&")
    let header = basic.map { ["Authorization: Basic \(Data($0.utf8).base64EncodedString())"] } ?? []
    return try sandbox.ask("POST", "/oauth2/\(path)", headers: header, body: body)
  }

  private func member(_ name: String, of answer: Answer) throws -> String? {
    let object = try JSONSerialization.jsonObject(with: Data(answer.text.utf8)) as? [String: Any]
    return object?[name].map { "\($0)" }
  }

  @Test func `metadata names its issuer and endpoints`() throws {
    let sandbox = try SandboxProcess()
    let answer = try sandbox.ask("GET", "/.well-known/oauth-authorization-server")
    #expect(try member("issuer", of: answer) == sandbox.baseURL)
    #expect(try member("token_endpoint", of: answer) == "\(sandbox.baseURL)/oauth2/token")
    #expect(try sandbox.ask("GET", "/.well-known/oauth-authorization-server/oidc").status == 404)
    let other = try sandbox.ask("GET", "/oidc/.well-known/openid-configuration")
    #expect(try member("issuer", of: other) == "\(sandbox.baseURL)/oidc")
  }

  @Test(
    arguments: [
      ("web-service:s%2Be+c%3Ar%25t%2F%C3%BC", [], 200), ("web-service:s+e c:r%t/ü", [], 401),
      (nil, [("client_id", "web-service"), ("client_secret", "s+e c:r%t/ü")], 200),
      (nil, [("client_id", "web-service")], 401), (nil, [], 401), ("web-service:wrong", [], 401),
      ("web-service:s%2Be+c%3Ar%25t%2F%C3%BC", [("client_id", "web-kiosk")], 401),
    ] as [(String?, [(String, String)], Int)])
  func `clients prove who they are`(basic: String?, fields: [(String, String)], status: Int) throws {
    let sandbox = try SandboxProcess()
    let answer = try post(sandbox, "token", [("grant_type", "client_credentials")] + fields, basic: basic)
    #expect(answer.status == status)
    #expect(try member("error", of: answer) == (status == 200 ? nil : "invalid_client"))
  }

  @Test(
    arguments: [
      ([("grant_type", "password")], "unauthorized_client"), ([("grant_type", "magic")], "unsupported_grant_type"),
      ([], "invalid_request"), ([("grant_type", "refresh_token"), ("refresh_token", "x")], "invalid_grant"),
      ([("grant_type", OAuthClient.Grant.device.rawValue), ("device_code", "x")], "invalid_grant"),
    ] as [([(String, String)], String)])
  func `each refusal has the error of the standard`(fields: [(String, String)], error: String) throws {
    let sandbox = try SandboxProcess()
    let answer = try post(sandbox, "token", fields + [("client_id", "web-kiosk")])
    #expect(answer.status == 400)
    #expect(try member("error", of: answer) == error)
  }

  @Test func `a device waits for a person and not too fast`() throws {
    let sandbox = try SandboxProcess()
    let client = [("client_id", "web-kiosk")]
    let begun = try post(sandbox, "device_authorization", client)
    let code = try #require(try member("device_code", of: begun))
    let user = try #require(try member("user_code", of: begun))
    let question = client + [("grant_type", OAuthClient.Grant.device.rawValue), ("device_code", code)]
    #expect(try member("error", of: post(sandbox, "token", question)) == "authorization_pending")
    #expect(try member("error", of: post(sandbox, "token", question)) == "slow_down")
    try sandbox.control("approve", #"{"user_code": "\#(user)"}"#)
    try sandbox.control("advance", #"{"seconds": 10}"#)
    let answer = try post(sandbox, "token", question)
    #expect(answer.status == 200)
    #expect(try member("error", of: post(sandbox, "token", question)) == "invalid_grant", "a code is good once")
    #expect(try sandbox.counters()["polls"] == 4)
    let access = try #require(try member("access_token", of: answer))
    let asked = try post(sandbox, "introspect", [("token", access)] + client)
    #expect(asked.status == 401, "only clients that prove who they are may ask")
    let active = try post(sandbox, "introspect", [("token", access)], basic: "web-terminal:sandbox-terminal-4Qx8")
    #expect(try member("username", of: active) == "ops@example.org")
  }
}
