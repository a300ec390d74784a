import Formats
import Foundation
import Testing
import TokenModel

@testable import Services

@Suite struct PodRedirectTests {
  @Test(
    arguments: [
      (303, "https://pod.example.org/organizations/northfield/allowlisted_jwts", true),
      (302, "/organizations/northfield/allowlisted_jwts?page=1", true),
      (301, "/organizations/northfield/allowlisted_jwts", false),
      (200, "/organizations/northfield/allowlisted_jwts", false),
      (303, nil, false),
      (303, "", false),
      (303, "/", false),
      (303, "/users/sign_in", false),
      (303, "/organizations/southfield/allowlisted_jwts", true),
      (303, "/organizations/Dot.Org/allowlisted_jwts", true),
      (303, "/organizations/2/allowlisted_jwts", true),
      (303, "/organizations/northfield/allowlisted_jwts/", true),
      (303, "/organizations/northfield/allowlisted_jwts/?from=https://elsewhere.example/", true),
      (303, "HTTPS://POD.Example.ORG:443/organizations/northfield/allowlisted_jwts#new", true),
      (303, "//pod.example.org/organizations/northfield/allowlisted_jwts", true),
      (303, "organizations/northfield/allowlisted_jwts", false),
      (303, "https:/organizations/northfield/allowlisted_jwts", false),
      (303, "/organizations//allowlisted_jwts", false),
      (303, "/organizations/../allowlisted_jwts", false),
      (303, "/organizations/northfield/allowlisted_jwts/new", false),
      (303, "/organizations/northfield", false),
      (303, "http://pod.example.org/organizations/northfield/allowlisted_jwts", false),
      (303, "https://pod.example.org:8443/organizations/northfield/allowlisted_jwts", false),
      (303, "https://evil.example/organizations/northfield/allowlisted_jwts", false),
      (303, "https://pod.example.org@evil.example/organizations/northfield/allowlisted_jwts", false),
      (303, "//evil.example/organizations/northfield/allowlisted_jwts", false),
      (303, "\\\\evil.example/organizations/northfield/allowlisted_jwts", false),
    ] as [(Int, String?, Bool)])
  func `done is what leads to a token list of the same server, whatever names the organization there, and nothing else`(
    status: Int, location: String?, isDone: Bool
  ) throws {
    var headers: HTTPHeaders = [:]
    headers["Location"] = location
    let response = HTTPResponse(status: status, headers: headers)
    #expect(response.redirectsToTokenList(on: try Origin("https://pod.example.org")) == isDone)
  }

  @Test func `a start page that leads to itself is asked for once`() async throws {
    let home = HTTPResponse(status: 302, headers: ["Location": "/"])
    let transport = ScriptedTransport(home, home, home)
    let session = Session(
      origin: try Origin("https://pod.example.org"),
      credentials: .cookies([SessionCookie(name: "_aggregator_session", value: Secret("s1"))]), account: nil,
      issued: Date())
    let access = Access(
      environment: try PodTestEnvironment.environment("https://pod.example.org"), session: session, now: Date())
    let failure = await PodTestEnvironment.failure { () throws(ServiceFailure) in
      try await PodService(transport: transport).sessionDetails(access)
    }
    #expect(failure?.kind == "refused")
    #expect(transport.requests.count == 1)
  }

  private static func redirect(_ location: String) -> HTTPResponse {
    HTTPResponse(status: 303, headers: ["Location": location])
  }

  private static func page(_ text: String) -> HTTPResponse { HTTPResponse(status: 200, body: Array(text.utf8)) }

  private static let home = page(PodTestPage.list([]))
  private static let captive = page("<html><body>Accept the terms of this network.</body></html>")

  private static func form(saying words: String = "") -> HTTPResponse {
    page(
      """
      <html><body><header><a href="/users/sign_in">Login</a><div class="flash_messages"><div class="alert">\(words)</div>
      </div></header><form id="new_user"><input name="authenticity_token" value="t1"></form></body></html>
      """)
  }

  private func access(_ transport: ScriptedTransport) throws -> (PodService, Access) {
    let session = Session(
      origin: try Origin("https://pod.example.org"),
      credentials: .cookies([SessionCookie(name: "_aggregator_session", value: Secret("s1"))]), account: nil,
      issued: Date())
    let environment = try PodTestEnvironment.environment("https://pod.example.org")
    return (PodService(transport: transport), Access(environment: environment, session: session, now: Date()))
  }

  private func logIn(_ answers: HTTPResponse...) async throws -> (Session?, ServiceFailure?) {
    let service = PodService(transport: ScriptedTransport(inOrder: answers))
    let environment = try PodTestEnvironment.environment("https://pod.example.org")
    do throws(ServiceFailure) {
      let typed = PodTestEnvironment.answers("owner@example.org", "right")
      return (try await service.logIn(to: environment, answers: typed, now: Date()).session, nil)
    } catch {
      return (nil, error)
    }
  }

  @Test(
    arguments: [
      "/", "/?locale=en", "https://POD.example.org", "//pod.example.org:443/", "/organizations/north/allowlisted_jwts/",
    ])
  func `a sign-in is done where the server knows the account then, wherever its answer leads`(location: String)
    async throws
  {
    let (session, failure) = try await logIn(Self.form(), Self.redirect(location), Self.home)
    #expect(session?.account == "owner@example.org" && failure == nil)
  }

  @Test(
    arguments: ["http://pod.example.org/", "home", "https://www.pod.example.org/"])
  func `where the answer to a sign-in leads to no place of POD's, the form tells whether it was done`(location: String)
    async throws
  {
    let done = try await logIn(Self.form(), Self.redirect(location), Self.redirect("/"), Self.home)
    #expect(done.0?.account == "owner@example.org" && done.1 == nil)
    let words = "You have to confirm your email address before continuing."
    let refused = try await logIn(Self.form(), Self.redirect(location), Self.form(saying: words))
    #expect(refused.1 == .credentialsRefused(reason: "pod.example.org says: \(words)"))
    let unclear = try await logIn(Self.form(), Self.redirect(location), Self.form())
    #expect(unclear.1?.kind == "refused" && unclear.1?.description.contains("redirects to") == true)
  }

  @Test(
    arguments: [
      "/users/sign_in", "/users/sign_in/", "https://POD.EXAMPLE.ORG/users/sign_in?locale=en",
      "http://pod.example.org/users/sign_in",
    ])
  func `back at the sign-in form is refused, however that is spelled, in the form's words`(location: String)
    async throws
  {
    let words = "You have to confirm your email address before continuing."
    let (_, failure) = try await logIn(Self.form(), Self.redirect(location), Self.form(saying: words))
    #expect(failure == .credentialsRefused(reason: "pod.example.org says: \(words)"))
  }

  @Test(
    arguments: [
      ("/users/sign_in/", nil, "sessionRefused"), ("https://Pod.Example.Org/users/sign_in?x", nil, "sessionRefused"),
      ("http://pod.example.org/users/sign_in", PodRedirectTests.form(), "sessionRefused"),
      ("/login", PodRedirectTests.form(), "sessionRefused"),
      ("/login", PodRedirectTests.redirect("/"), "refused"),
      ("https://portal.example/", PodRedirectTests.captive, "refused"),
      (nil, PodRedirectTests.captive, "unexpected"), (nil, PodRedirectTests.form(), "sessionRefused"),
    ] as [(String?, HTTPResponse?, String)])
  func `a session has gone where the sign-in form is asked for or shown, and only there`(
    location: String?, then: HTTPResponse?, kind: String
  ) async throws {
    let answers = [location.map(Self.redirect), then].compactMap(\.self)
    let (service, access) = try access(ScriptedTransport(inOrder: answers))
    let failure = await PodTestEnvironment.failure { () throws(ServiceFailure) in
      try await service.sessionDetails(access)
    }
    #expect(failure?.kind == kind)
  }

  @Test(
    arguments: [
      ([PodRedirectTests.redirect("/")], true),
      ([PodRedirectTests.redirect("https://POD.example.org/?signed=out")], true),
      ([HTTPResponse(status: 204)], true),
      ([PodRedirectTests.redirect("/users/sign_in"), PodRedirectTests.form()], true),
      ([PodRedirectTests.redirect("https://sso.example/goodbye"), PodRedirectTests.form()], true),
      ([PodRedirectTests.captive, PodRedirectTests.form()], true),
      ([PodRedirectTests.captive, PodRedirectTests.captive], false),
      ([PodRedirectTests.captive, PodRedirectTests.redirect("/")], false),
      ([PodRedirectTests.redirect("/login"), PodRedirectTests.redirect("/")], false),
      ([HTTPResponse(status: 422)], false), ([HTTPResponse(status: 503)], false),
    ] as [([HTTPResponse], Bool)])
  func `signed out is who is led to the start page or is shown the sign-in form then, and nobody else`(
    answers: [HTTPResponse], isDone: Bool
  ) async throws {
    let transport = ScriptedTransport(inOrder: [Self.home] + answers)
    let (service, access) = try access(transport)
    var answer: LogOutAnswer?
    let failure = await PodTestEnvironment.failure { () throws(ServiceFailure) in
      answer = try await service.logOut(access)
    }
    #expect(answer == (isDone ? .signedOut : nil) && (failure == nil) == isDone)
    #expect(transport.requests.count == 1 + answers.count)
    #expect(transport.requests.dropFirst().first?.method == .delete)
  }
}
