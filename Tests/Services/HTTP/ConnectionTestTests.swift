import Host
import Services
import Testing
import TokenModel

/// Whether a server can be reached, and what is in the way.
@Suite struct ConnectionTestTests {
  private func finding(_ transport: ScriptedTransport) async throws -> ConnectionFinding {
    let environment = try environment("preservica", at: "https://eu.preservica.com")
    let services = ServiceDirectory([PreservicaService(transport: transport)])
    return await ConnectionTest(transport: transport, services: services, clock: SystemClock()).test(environment)
  }

  static let failures: [(HTTPFailure.Reason, String)] = [
    (.tls(.encryptedKey(path: "/k")), "settings failed"),
    (.tls(.refusedFile(namedBy: "ca_file", .missing(path: "/k"))), "settings failed"),
    (.refusedBeforeSending("x"), "settings failed"), (.nameNotResolved, "DNS failed"),
    (.connectionRefused, "DNS ok, connect failed"),
    (.timedOut(.connecting, seconds: 20), "DNS ok, connect failed"), (.tls(.expired), "DNS ok, connect ok, TLS failed"),
    (.timedOut(.waiting, seconds: 20), "DNS ok, connect ok, TLS ok, HTTP failed"),
    (.broken("half"), "DNS ok, connect ok, TLS ok, HTTP failed"),
  ]

  @Test(arguments: failures)
  func `the step that failed is named`(_ reason: HTTPFailure.Reason, _ course: String) async throws {
    let failure = HTTPFailure(host: "eu.preservica.com", reason: reason, sent: .no)
    let finding = try await finding(ScriptedTransport(failure: failure))
    #expect(finding.course == course)
    #expect(finding.words == failure.description)
  }

  @Test func `a front page need not be there`() async throws {
    let finding = try await finding(ScriptedTransport(HTTPResponse(status: 404), HTTPResponse(status: 401)))
    #expect(finding.failed == nil)
    #expect(finding.course == "DNS ok, connect ok, TLS ok, HTTP ok, service ok")
    #expect(finding.words == "https://eu.preservica.com answers (HTTP 404).")
  }

  @Test(arguments: [404, 405, 500, 302]) func `what a login needs must be there`(status: Int) async throws {
    let finding = try await finding(ScriptedTransport(HTTPResponse(status: 200), HTTPResponse(status: status)))
    #expect(finding.failed == .service && finding.refusal != nil)
    #expect(finding.course == "DNS ok, connect ok, TLS ok, HTTP ok, service failed")
    #expect(finding.words.contains("no login can succeed there"))
  }
}
