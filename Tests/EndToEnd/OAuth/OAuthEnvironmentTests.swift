import Foundation
import Support
import Testing

/// Environments of OAuth 2.0 in commands: what their files may say, and what scripts get.
@Suite(.drivesPrograms) struct OAuthEnvironmentTests {
  private func write(_ host: OperatorHost, _ name: String, _ lines: String...) throws {
    try host.writeEnvironment(
      "\(name).ini", ["[environment]", "service = oauth2", "url = \(host.sandbox.baseURL)"] + lines)
  }

  @Test func `a service account needs nobody`() async throws {
    let host = try OperatorHost()
    let result = try await host.fob("exec", "web-service", "--", "sh", "-c", "echo $FOB_HEADER")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.hasPrefix("Authorization: Bearer wa_"))
    #expect(!result.errors.contains("s+e c"))
    _ = try await host.fob("refresh", "web-service")
    #expect(try host.sandbox.counters()["logins"] == 2, "without a refresh token the client logs in anew")
  }

  @Test func `refresh tokens that are not replaced stay good`() async throws {
    let host = try OperatorHost()
    try write(
      host, "script", "client_id = web-script", "grant = password", "username = ops@example.org",
      "password = web pass=word&1")
    #expect(try await host.fob("login", "script").output.contains("logged in as ops@example.org"))
    for _ in 1...3 { #expect(try await host.fob("refresh", "script").status == 0) }
    #expect(try host.sandbox.counters()["refreshes"] == 3)
    #expect(try host.sandbox.counters()["logins"] == 1)
  }

  /// What only a person could begin again outlives each kind of bad answer, and is asked for again when the server is well.
  @Test func `one bad answer ends no session`() async throws {
    let host = try OperatorHost()
    try write(
      host, "script", "client_id = web-script", "grant = password", "username = ops@example.org",
      "password = web pass=word&1")
    #expect(try await host.fob("login", "script").status == 0)
    try host.change("script", "password", to: nil)
    for _ in 1...2 { #expect(try await host.fob("refresh", "script").status == 0) }
    let faults = [
      #""kind": "status", "status": 503"#, #""kind": "status", "status": 403"#, #""kind": "redirect""#,
      #""kind": "wrong-type""#, #""kind": "lost-reply""#, #""kind": "status", "status": 401"#,
      #""kind": "status", "status": 511"#,
    ]
    for fault in faults {
      try host.sandbox.control("faults", #"{"path": "/oauth2/token", \#(fault)}"#)
      let bad = try await host.fob("refresh", "script")
      #expect(bad.status != 0, "\(fault)")
      let good = try await host.fob("refresh", "script")
      #expect(good.status == 0, "\(fault): \(good.errors)")
    }
    #expect(try host.sandbox.counters()["logins"] == 1)
    try host.sandbox.control("faults", #"{"path": "/oauth2/token", "kind": "status", "status": 502, "count": 2}"#)
    _ = try await host.fob("refresh", "script")
    let given = try await host.fob("refresh", "script")
    #expect(given.errors.contains("The refresh token may have been used, so fob dropped it."), "\(given.errors)")
    let last = try await host.fob("refresh", "script")
    #expect(last.status == 4 && last.errors.contains("fob dropped its refresh token at"), "\(last.errors)")
  }

  @Test func `a wrong client secret costs no refresh token`() async throws {
    let host = try OperatorHost()
    try write(
      host, "script", "client_id = web-script", "grant = password", "username = ops@example.org",
      "password = web pass=word&1")
    #expect(try await host.fob("login", "script").status == 0)
    try host.change("script", "client_secret", to: "wrongwrong")
    let refused = try await host.fob("refresh", "script")
    #expect(refused.status == 4 && refused.errors.contains("(invalid_client)"), "\(refused.errors)")
    try host.change("script", "client_secret", to: nil)
    #expect(try await host.fob("refresh", "script").status == 0)
    #expect(try host.sandbox.counters()["refreshes"] == 1)
    #expect(try host.sandbox.counters()["logins"] == 1)
  }

  @Test func `tokens without an end are given and replaced when refused`() async throws {
    let host = try OperatorHost()
    try write(
      host, "endless", "client_id = web-endless", "grant = password", "username = ops@example.org",
      "password = web pass=word&1")
    let first = try await host.fob("token", "endless")
    #expect(first.status == 0, "\(first.errors)")
    let status = try await host.fob("status", "endless", "--json")
    #expect(status.output.contains("signed_in"))
    #expect(try await host.fob("token", "endless").output == first.output)
    #expect(try await host.fob("token", "endless", "--min-valid", "5m").status == 8)
    let again = try await host.fob("token", "endless", "--refused", input: first.output)
    #expect(again.status == 0 && again.output != first.output, "\(again.errors)")
    #expect(try host.sandbox.counters()["logins"] == 1)
    #expect(try host.sandbox.counters()["refreshes"] == 1)
  }

  @Test func `a client whose secret cannot be had stays logged in until it is forgotten`() async throws {
    let host = try OperatorHost()
    #expect(try await host.fob("login", "web-service").status == 0)
    try host.change("web-service", "client_secret", to: nil)
    try host.change("web-service", "client_secret_env", to: "NOT_SET")
    let result = try await host.fob("logout", "web-service")
    #expect(result.status == 4 && result.errors.contains("--forget"), "\(result.errors)")
    #expect(host.folder.text(of: "state/fob/sessions/web-service.json")?.contains("wa_") == true)
    let forgotten = try await host.fob("logout", "web-service", "--forget")
    #expect(
      forgotten.output.hasPrefix("web-service: deleted here. The server was not asked. Its access token is valid"))
    #expect(host.folder.text(of: "state/fob/sessions/web-service.json")?.contains("wa_") == false)
  }

  @Test(arguments: [401, 503]) func `a logout that the server does not confirm keeps the session`(status: Int)
    async throws
  {
    let host = try OperatorHost()
    try write(
      host, "script", "client_id = web-script", "grant = password", "username = ops@example.org",
      "password = web pass=word&1")
    #expect(try await host.fob("login", "script").status == 0)
    try host.sandbox.control("faults", #"{"path": "/oauth2/revoke", "kind": "status", "status": \#(status)}"#)
    let result = try await host.fob("logout", "script")
    #expect(result.status == (status == 401 ? 4 : 5), "\(result.errors)")
    #expect(result.errors.contains("refresh token is valid until the server ends the session"), "\(result.errors)")
    #expect(result.errors.contains("fob logout script --forget"), "\(result.errors)")
    #expect(try await host.fob("token", "script").status == 0)
    #expect(try await host.fob("logout", "script").output == "script: logged out.\n")
    #expect(try await host.fob("logout", "script").output == "script: there was no session.\n")
  }

  @Test func `an issuer with a path is found as OpenID has it`() async throws {
    let host = try OperatorHost()
    let secret = "client_secret = s+e c:r%t/ü"
    try write(host, "oidc", "client_id = web-service", secret, "grant = client_credentials", "issuer = /oidc")
    #expect(try await host.fob("token", "oidc").status == 0)
    try write(host, "lost", "client_id = web-service", secret, "grant = client_credentials", "issuer = /nowhere")
    let lost = try await host.fob("login", "lost")
    #expect(lost.status == 8)
    #expect(lost.errors.contains("token_endpoint"))
    #expect(lost.errors.contains("/.well-known/oauth-authorization-server/nowhere (HTTP 404)"))
    let checked = try await host.fob("env", "check", "lost")
    #expect(checked.status == 8 && checked.output.contains("PROBLEM"), "\(checked.output)")
    #expect(try await host.fob("env", "check", "oidc").status == 0)
    try write(
      host, "typo", "client_id = web-service", secret, "grant = client_credentials", "token_endpoint = /oauth2/tokn")
    #expect(try await host.fob("env", "check", "typo").output.contains("/oauth2/tokn"))
  }

  /// A server that answers is not yet one that can be logged in to; no sign-in is spent to know it.
  @Test(arguments: [404, 500]) func `a server that only answers is no good one`(status: Int) async throws {
    let host = try OperatorHost()
    let good = try await host.fob("env", "check")
    #expect(good.status == 0, "\(good.output)")
    #expect(try host.sandbox.counters()["logins"] == 0)
    try host.sandbox.control("faults", #"{"kind": "status", "status": \#(status), "count": 1000}"#)
    let checked = try await host.fob("env", "check")
    #expect(checked.status != 0)
    #expect(!checked.output.contains("  ok  "), "\(checked.output)")
    let examined = try await host.fob("doctor", "video")
    #expect(examined.status == 9, "\(examined.output)")
    #expect(examined.output.contains("no login can succeed there"), "\(examined.output)")
  }

  /// What helps follows from what is wrong: another login with the same file would be refused as well.
  @Test func `where the file is wrong it is the file that is named`() async throws {
    let host = try OperatorHost()
    try host.change("web-service", "client_secret", to: "wrongwrong")
    try write(
      host, "lost", "client_id = web-service", "client_secret = s", "grant = client_credentials", "issuer = /nowhere")
    for (name, advice) in [("web-service", "Check client_secret in "), ("lost", "fob env check lost")] {
      for _ in 1...2 {
        let token = try await host.fob("token", name)
        #expect(token.status == 4 && token.errors.contains(advice), "\(token.errors)")
        #expect(!token.errors.contains("Run: fob login"), "\(token.errors)")
        #expect(token.errors.contains("/\(name).ini"), "\(token.errors)")
      }
    }
  }

  @Test func `wrong secrets and scopes are told in the server's words`() async throws {
    let host = try OperatorHost()
    try host.change("web-service", "client_secret", to: "wrongwrong")
    let secret = try await host.fob("login", "web-service")
    #expect(secret.status == 4)
    #expect(
      secret.errors.contains("did not prove who it is. (invalid_client)") && !secret.errors.contains("wrongwrong"))
    try host.change("web", "scope", to: "everything")
    let scope = try await host.fob("login", "web")
    #expect(scope.status == 7)
    #expect(scope.errors.contains("There is no such scope here. (invalid_scope)"))
  }

  @Test func `environments are added, shown and checked`() async throws {
    let host = try OperatorHost()
    let added = try await host.fob(
      "env", "add", "own", "--service", "oauth2", "--url", host.sandbox.baseURL, "--set", "client_id=web-service",
      "--set", "grant=client_credentials", "--stdin", "client_secret", input: "s+e c:r%t/ü\n")
    #expect(added.status == 0, "\(added.errors)")
    let shown = try await host.fob("env", "show", "own")
    #expect(shown.output.contains("client_id") && shown.output.contains("web-service"))
    #expect(!shown.output.contains("s+e c"))
    #expect(try await host.fob("token", "own").status == 0)
    let leaky = try await host.fob(
      "env", "add", "leaky", "--service", "oauth2", "--url", host.sandbox.baseURL, "--set", "client_id=a",
      "--set", "client_secret=b")
    #expect(leaky.status == 64)
    #expect(leaky.errors.contains("client_secret_command"))
    let lists = try await host.fob("tokens", "list", "web-service")
    #expect(lists.status == 8)
    #expect(lists.errors.contains("OAuth 2.0 has no upload tokens."))
  }
}
