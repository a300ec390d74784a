import Foundation
import Support
import Testing

@testable import fob_sandbox

/// The built sandbox over sockets; `.ci/foreign-clients` judges the same services by clients of their vendors.
@Suite(.drivesPrograms) struct ServiceTests {
  private let form = ["Content-Type: application/x-www-form-urlencoded"]

  private func encoded(_ fields: [(String, String)]) -> String {
    fields.map { "\($0.0)=\(PercentCoding.encode($0.1))" }.joined(separator: "&")
  }

  private func logIn(_ sandbox: SandboxProcess, _ account: PreservicaAccount) throws -> Answer {
    try sandbox.ask(
      "POST", "/api/accesstoken/login", headers: form,
      body: encoded([("username", account.name), ("password", account.password), ("tenant", "LIBRARY")]))
  }

  @Test func `Preservica refreshes once and with a living token`() throws {
    let sandbox = try SandboxProcess(["--reuse-detection"])
    let session = try logIn(sandbox, .operations).json()
    #expect(session["validFor"] as? Int == 15)
    let access = try #require(session["token"] as? String)
    let refresh = try #require(session["refresh-token"] as? String)
    let renew = { (access: String, refresh: String) in
      try sandbox.ask(
        "POST", "/api/accesstoken/refresh", headers: form + ["Preservica-Access-Token: \(access)"],
        body: "refreshToken=\(refresh)")
    }
    #expect(try renew("", refresh).status == 401)
    let second = try renew(access, refresh)
    #expect(second.status == 200)
    let renewed = try #require(try second.json()["token"] as? String)
    let details = { (token: String) in
      try sandbox.ask("GET", "/api/user/details", headers: ["Preservica-Access-Token: \(token)"]).status
    }
    #expect(try details(renewed) == 200)
    #expect(try renew(access, refresh).status == 401)
    #expect(try details(renewed) == 401)
    #expect(try sandbox.counters()["reused"] == 1)
  }

  @Test func `Preservica asks for a second factor`() throws {
    let sandbox = try SandboxProcess(["--single-use-codes", "--clock-skew", "2h"])
    let challenge = try logIn(sandbox, .second)
    #expect(challenge.status == 401)
    let json = try challenge.json()
    #expect(json["message"] as? String == "needs.2fa")
    let continuation = try #require(json["continuationToken"] as? String)
    let seed = try #require(Base32.decode("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"))
    let step = Int(Date().timeIntervalSince1970 + 7200) / 30
    let complete = { (code: String, continuation: String) in
      try sandbox.ask(
        "POST", "/api/accesstoken/complete-2fa", headers: self.form,
        body: self.encoded([
          ("username", "second@example.org"), ("continuationToken", continuation), ("tenant", "LIBRARY"),
          ("twoFactorToken", code),
        ])
      ).status
    }
    let code = TimeCode.code(seed: seed, step: step)
    #expect(try complete("000000", continuation) == 401)
    #expect(try complete(code, "another") == 401)
    #expect(try complete(code, continuation) == 200)
    let again = try #require(try logIn(sandbox, .second).json()["continuationToken"] as? String)
    #expect(try complete(code, again) == 401)
    #expect(try logIn(sandbox, .setup).json()["message"] as? String == "needs.2fa.setup")
  }

  @Test func `api.video serves many tokens`() throws {
    let sandbox = try SandboxProcess(["--tokens", "100000"])
    let key = Data("\(ApiVideoAccount.production.key):".utf8).base64EncodedString()
    let answer = try sandbox.ask(
      "GET", "/upload-tokens?currentPage=1000&pageSize=100&sortBy=ttl&sortOrder=desc",
      headers: ["Authorization: Basic \(key)"])
    #expect(answer["x-ratelimit-remaining"] == "5999")
    let json = try answer.json()
    #expect((json["data"] as? [Any])?.count == 100)
    #expect((json["pagination"] as? [String: Any])?["itemsTotal"] as? Int == 100_000)
    let beyond = try sandbox.ask(
      "GET", "/upload-tokens?currentPage=\(Int.max)&pageSize=100", headers: ["Authorization: Basic \(key)"])
    #expect((try beyond.json()["data"] as? [Any])?.isEmpty == true)
  }

  @Test func `api.video refuses what is no lifetime and names the methods`() throws {
    let sandbox = try SandboxProcess()
    let key = Data("\(ApiVideoAccount.production.key):".utf8).base64EncodedString()
    let fields = ["Authorization: Basic \(key)", "Content-Type: application/json"]
    #expect(try sandbox.ask("POST", "/upload-tokens", headers: fields, body: #"{"ttl": null}"#).status == 400)
    #expect(try sandbox.ask("POST", "/upload-tokens", headers: fields, body: "{}").status == 200)
    for (method, path, allowed) in [
      ("PUT", "/upload-tokens", "GET, HEAD, POST"), ("PATCH", "/upload-tokens/to1", "GET, HEAD, DELETE"),
      ("GET", "/auth/api-key", "POST"),
    ] {
      let answer = try sandbox.ask(method, path, headers: fields)
      #expect(answer.status == 405)
      #expect(answer["allow"] == allowed)
    }
  }

  @Test func `OAuth names the methods and POD knows no such route`() throws {
    let sandbox = try SandboxProcess()
    for (method, path, allowed) in [
      ("GET", "/oauth2/token", "POST"), ("DELETE", "/oauth2/device", "GET, POST"),
      ("POST", "/.well-known/oauth-authorization-server", "GET"), ("GET", "/api/accesstoken/login", "POST"),
    ] {
      let answer = try sandbox.ask(method, path)
      #expect(answer.status == 405)
      #expect(answer["allow"] == allowed)
    }
    #expect(try sandbox.ask("POST", "/oauth2/none").status == 404)
    // Rails has a route for a path and a method, and none where one of them is another.
    #expect(try sandbox.ask("GET", "/users/sign_out").status == 404)
  }

  @Test func `POD signs in, lists and revokes`() throws {
    let sandbox = try SandboxProcess()
    let browser = Browser(sandbox)
    let list = "/organizations/northfield/allowlisted_jwts"
    #expect(try browser.ask("GET", list)["location"] == "\(sandbox.baseURL)/users/sign_in")
    try browser.signIn(.owner)
    let page = try browser.ask("GET", list).text
    #expect(page.contains("Signed in successfully."))
    #expect(page.contains("<td>&lt;b&gt;&quot;Fisch &amp; Chips&quot;&lt;/b&gt; &#39;quoted&#39; (scope: all)</td>"))
    let token = Browser.crossSiteToken(page)
    #expect(try browser.ask("DELETE", "\(list)/1").status == 422)
    #expect(try browser.ask("DELETE", "\(list)/1", headers: ["X-CSRF-Token: \(token)"]).status == 303)
    #expect(try browser.ask("DELETE", "\(list)/1", headers: ["X-CSRF-Token: \(token)"]).status == 404)
    #expect(!(try browser.ask("GET", list).text.contains("\(list)/1\"")))
    try sandbox.control("end-sessions")
    #expect(try browser.ask("GET", list).status == 302)
    #expect(try browser.ask("DELETE", "\(list)/2", headers: ["X-CSRF-Token: \(token)"]).status == 422)
    let counters = try sandbox.counters()
    #expect(counters["logins"] == 1)
    #expect(counters["revokes"] == 1)
  }

  @Test func `POD tokens open data and nothing else`() throws {
    let sandbox = try SandboxProcess()
    let browser = Browser(sandbox)
    try browser.signIn(.owner)
    let list = "/organizations/northfield/allowlisted_jwts"
    let page = try browser.ask("GET", list).text
    let value = try #require(page.split(separator: "data-copy-text-target=\"text\">").dropFirst(2).first)
      .prefix { $0 != "<" }
    let bearer = ["Authorization: Bearer \(value)"]
    #expect(page.contains("MARC delta 1"))
    #expect(try sandbox.ask("GET", "/organizations/northfield.json", headers: bearer).status == 200)
    #expect(try sandbox.ask("GET", list, headers: bearer)["location"] == "\(sandbox.baseURL)/")
    #expect(try sandbox.ask("POST", list, headers: bearer).status == 422)
    #expect(try sandbox.ask("GET", list, headers: ["Authorization: Bearer x.y.z"]).status == 401)
    let token = Browser.crossSiteToken(page)
    #expect(try browser.ask("DELETE", "\(list)/2", headers: ["X-CSRF-Token: \(token)"]).status == 303)
    #expect(try sandbox.ask("GET", "/organizations/northfield.json", headers: bearer).status == 500)
  }

  @Test func `POD remembers until sign-out`() throws {
    let sandbox = try SandboxProcess()
    let browser = Browser(sandbox)
    try browser.signIn(.member, remembering: true)
    let other = Browser(sandbox)
    other.cookies = browser.cookies.filter { $0.key == "remember_user_token" }
    let list = "/organizations/northfield/allowlisted_jwts"
    #expect(try other.ask("GET", list).status == 200)
    let token = Browser.crossSiteToken(try browser.ask("GET", "/").text)
    #expect(try browser.ask("DELETE", "/users/sign_out", headers: ["X-CSRF-Token: \(token)"]).status == 303)
    #expect(browser.cookies["remember_user_token"]?.isEmpty ?? true)
    let third = Browser(sandbox)
    third.cookies = other.cookies.filter { $0.key == "remember_user_token" }
    #expect(try third.ask("GET", list).status == 302)
  }

  @Test func `POD shows hostile labels unchanged`() throws {
    let sandbox = try SandboxProcess(["--hostile-labels"])
    let browser = Browser(sandbox)
    try browser.signIn(.member)
    let page = try browser.ask("GET", "/organizations/northfield/allowlisted_jwts").text
    #expect(page.contains("\u{1b}]52;c;"))
    #expect(page.contains("\u{202e}fdp.exe"))
    #expect(!page.contains("<script>alert"))
  }

  @Test func `writes environments for its owner only`() throws {
    let folder = try TemporaryFolder()
    let relative = try Spawning.run(
      [
        "/bin/sh", "-c",
        "cd '\(folder.path)' && exec '\(BuiltBinary.path("fob-sandbox"))' --port 0 --until-stdin-closes "
          + "--write-environments of/a/folder",
      ])
    #expect(relative.status == 0, "\(relative.text)")
    #expect(try folder.permissions(of: "of/a/folder/video.ini") == 0o600)
    try FileManager.default.removeItem(atPath: folder.path(of: "of"))
    let sandbox = try SandboxProcess(["--write-environments", folder.path])
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(
      names == [
        "archive-2fa.ini", "archive.ini", "pod-member.ini", "pod.ini", "video.ini", "web-service.ini", "web.ini",
      ])
    for name in names {
      #expect(try folder.permissions(of: name) == 0o600)
      #expect(folder.text(of: name)?.contains("\nurl = \(sandbox.baseURL)\n") == true)
    }
    let archive = try #require(folder.text(of: "archive.ini"))
    #expect(archive.contains("\npassword = pa&ss+w%rd= \"ü;#\n"))
    #expect(archive.contains("\nproduction = yes\n"))
  }
}
