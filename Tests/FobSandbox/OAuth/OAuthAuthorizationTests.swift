import Crypto
import Foundation
import Support
import Testing

@testable import fob_sandbox

/// Logins in a browser at the stand-in for OAuth 2.0, over its wire.
@Suite(.drivesPrograms) struct OAuthAuthorizationTests {
  private static let verifier = String(repeating: "v", count: 43)
  private static let end = "http://127.0.0.1:61234/"

  private static func query(_ changes: [String: String?] = [:]) -> String {
    var fields: [String: String] = [
      "response_type": "code", "client_id": "web-browser", "redirect_uri": end, "state": "st-1",
      "code_challenge": Base64URL.encode(Array(SHA256.hash(data: Data(verifier.utf8)))),
      "code_challenge_method": "S256",
    ]
    for (name, value) in changes { fields[name] = value }
    return fields.map { "\($0.key)=\(PercentCoding.encode($0.value))" }.joined(separator: "&")
  }

  private func exchange(_ sandbox: SandboxProcess, _ code: String, _ changes: [String: String] = [:]) throws -> Answer {
    let fields = [
      "grant_type": "authorization_code", "client_id": "web-browser", "redirect_uri": Self.end, "code": code,
      "code_verifier": Self.verifier,
    ].merging(changes) { $1 }
    let body = fields.map { "\($0.key)=\(PercentCoding.encode($0.value))" }.joined(separator: "&")
    return try sandbox.ask("POST", "/oauth2/token", body: body)
  }

  /// What the pages make of a person's decision: the address at which the browser ends.
  private func decide(_ sandbox: SandboxProcess, _ decision: String) throws -> String {
    let person = "username=ops%40example.org&password=web+pass%3Dword%261&decision=\(decision)"
    let answer = try sandbox.ask("POST", "/oauth2/authorize", body: "\(Self.query())&\(person)")
    #expect(answer.status == 302)
    return try #require(answer.headers.first { $0.name == "location" }?.value)
  }

  private func code(in location: String) throws -> String {
    String(try #require(location.firstMatch(of: /[?&]code=([^&]+)/)).1)
  }

  @Test func `a page asks, and the browser ends at the client's address`() throws {
    let sandbox = try SandboxProcess()
    let page = try sandbox.ask("GET", "/oauth2/authorize?\(Self.query())")
    #expect(page.status == 200 && page.text.contains("name=\"state\" value=\"st-1\""))
    let location = try decide(sandbox, "approve")
    #expect(location.hasPrefix(Self.end + "?code=wc_") && location.contains("&state=st-1&iss=http%3A%2F%2F127.0.0.1"))
    #expect(try exchange(sandbox, code(in: location)).status == 200)
    #expect(try sandbox.counters()["logins"] == 1)
    #expect(try decide(sandbox, "deny").hasPrefix(Self.end + "?error=access_denied&"))
  }

  @Test func `a code is good once, and a second try ends what came of it`() throws {
    let sandbox = try SandboxProcess()
    let code = try code(in: decide(sandbox, "approve"))
    let first = try exchange(sandbox, code)
    let token = try #require(
      (JSONSerialization.jsonObject(with: Data(first.text.utf8)) as? [String: Any])?["access_token"] as? String)
    func whoAmI() throws -> Int {
      try sandbox.ask("GET", "/oauth2/whoami", headers: ["Authorization: Bearer \(token)"]).status
    }
    #expect(try whoAmI() == 200)
    #expect(try exchange(sandbox, code).status == 400)
    #expect(try whoAmI() == 401)
    #expect(try sandbox.counters()["reused"] == 1)
  }

  @Test(arguments: [
    ["code_verifier": String(repeating: "w", count: 43)], ["redirect_uri": "http://127.0.0.1:61235/"],
    ["client_id": "web-kiosk"], ["code": "wc_other"],
  ])
  func `a code is good for its client, address and verifier alone`(changes: [String: String]) throws {
    let sandbox = try SandboxProcess()
    #expect(try exchange(sandbox, code(in: decide(sandbox, "approve")), changes).status == 400)
    #expect(try sandbox.counters()["logins"] == 0)
  }

  @Test(
    arguments: [
      ["redirect_uri": "http://127.0.0.1:61234/x"], ["redirect_uri": "http://evil.example/"], ["state": nil],
      ["redirect_uri": "http://127.0.0.1:61234.evil.example/"], ["client_id": "web-kiosk"], ["response_type": "token"],
      ["code_challenge_method": "plain"], ["code_challenge": nil],
    ] as [[String: String?]])
  func `what it does not know it sends nowhere`(changes: [String: String?]) throws {
    let sandbox = try SandboxProcess()
    #expect(try sandbox.ask("GET", "/oauth2/authorize?\(Self.query(changes))").status == 400)
  }

  @Test func `a script ends a login as it likes`() throws {
    let sandbox = try SandboxProcess()
    func end(_ answer: String) throws -> String {
      let address = "\(sandbox.baseURL)/oauth2/authorize?\(Self.query())"
      let text = try sandbox.ask(
        "POST", "/_sandbox/authorize", body: #"{"address": "\#(address)", "answer": "\#(answer)"}"#
      ).text
      return (try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: String])?["location"] ?? text
    }
    #expect(try end("wrong-state").contains("state=other"))
    #expect(try !end("no-state").contains("state="))
    #expect(try end("wrong-issuer").contains("iss=https%3A%2F%2Fother.example"))
    #expect(try !end("no-issuer").contains("iss="))
    #expect(try end("token").hasPrefix(Self.end + "#access_token=wa_"))
    #expect(try end("approve").contains("code=wc_"))
  }
}
