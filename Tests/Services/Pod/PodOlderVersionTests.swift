import Foundation
import Services
import Support
import Testing
import TokenModel

@Suite struct PodOlderVersionTests {
  /// The sign-in form with a message.
  private static func form(_ message: String) -> String {
    """
    <html><body><div class="flash_messages"><div class="alert alert-warning">\(message)</div></div>
    <form class="new_user" id="new_user" action="/users/sign_in" method="post">
    <input type="hidden" name="authenticity_token" value="form-token"></form></body></html>
    """
  }

  private static func answer(_ status: Int, _ body: String, location: String? = nil) -> String {
    let field = location.map { "Location: \($0)\r\n" } ?? ""
    return "HTTP/1.1 \(status) Old\r\n\(field)Set-Cookie: _aggregator_session=s\(status)\r\n"
      + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
  }

  private func logIn(_ server: ScriptedServer) async throws -> Session? {
    try await PodTestEnvironment.service.logIn(
      to: PodTestEnvironment.environment(server.url), answers: PodTestEnvironment.answers("a@example.org", "p&w"),
      now: Date()
    ).session
  }

  @Test func `a wrong password is known by the form in the answer, though its status is 200`() async throws {
    let server = try ScriptedServer.answering { request in
      Self.answer(200, Self.form(request.line.hasPrefix("POST") ? "Invalid Email or password." : ""))
    }
    defer { server.stop() }
    await #expect(throws: ServiceFailure.credentialsRefused(reason: "127.0.0.1 says: Invalid Email or password.")) {
      try await logIn(server)
    }
  }

  @Test func `a good sign-in is a 302, and the form is sent as a browser would send it`() async throws {
    let server = try ScriptedServer.answering { request in
      let form =
        "authenticity_token=form-token&user%5Bemail%5D=a%40example.org&user%5Bpassword%5D=p%26w&user%5Bremember_me%5D=0"
      switch request.line.split(separator: " ").prefix(2).joined(separator: " ") {
      case "GET /users/sign_in": return Self.answer(200, Self.form(""))
      case "POST /users/sign_in" where request.body.elementsEqual(form.utf8):
        return Self.answer(302, "", location: "http://\(request.header("Host") ?? "")/")
      case "GET /" where request.header("Cookie") == "_aggregator_session=s302":
        return Self.answer(200, PodTestPage.list([]))
      default: return Self.answer(500, "")
      }
    }
    defer { server.stop() }
    #expect(try await logIn(server)?.account == "owner@example.org")
  }

  @Test(
    arguments: ["https://elsewhere.example.org/", "//elsewhere.example.org/"])
  func `a redirect to another server is never taken for a sign-in`(location: String) async throws {
    let server = try ScriptedServer.answering { request in
      request.line.hasPrefix("POST") ? Self.answer(302, "", location: location) : Self.answer(200, Self.form(""))
    }
    defer { server.stop() }
    do {
      _ = try await logIn(server)
      Issue.record("signed in elsewhere")
    } catch let failure as ServiceFailure {
      #expect(failure.kind == "refused")
      #expect(failure.description.contains("elsewhere.example.org"))
    }
  }
}
