import Formats
import Foundation
import Services
import Testing
import TokenModel

@Suite("Secure connections", .enabled(if: TestAuthority.isPossible))
struct TLSTests {
  private let authority: TestAuthority

  init() throws {
    authority = try TestAuthority()
  }

  /// Asks a server on loopback and returns how that went.
  private func answer(
    _ server: SecureServer, _ connection: ConnectionSettings, environment: [String: String] = [:]
  ) async -> Result<Int, HTTPFailure> {
    let transport = CurlTransport(userAgent: "fob/test", environment: environment)
    let request = HTTPRequest(.get, "https://127.0.0.1:\(server.port)/", options: HTTPOptions(connection))
    do {
      return .success(try await transport.send(request).status)
    } catch {
      return .failure(error)
    }
  }

  private func nothingSent(_ reason: HTTPFailure.TLSReason) -> Result<Int, HTTPFailure> {
    .failure(HTTPFailure(host: "127.0.0.1", reason: .tls(reason), sent: .no))
  }

  @Test("An authority of one's own is trusted when the environment or the host's variable names it")
  func ownAuthority() async throws {
    let server = try SecureServer(certificate: authority.issue("good", host: "127.0.0.1"))
    defer { server.stop() }
    #expect(await answer(server, ConnectionSettings(caFile: authority.certificate)) == .success(200))
    let variables = ["SSL_CERT_FILE": authority.certificate]
    #expect(await answer(server, ConnectionSettings(), environment: variables) == .success(200))
    #expect(await answer(server, ConnectionSettings()) == nothingSent(.unknownAuthority))
    let other = try TestAuthority()
    #expect(
      await answer(server, ConnectionSettings(caFile: other.certificate), environment: variables)
        == nothingSent(.unknownAuthority))
    let missing = authority.path("missing.pem")
    #expect(
      await answer(server, ConnectionSettings(caFile: missing)) == nothingSent(.unusableAuthorities(path: missing)))
  }

  @Test("A certificate for another host, or one that has expired, is refused and named so")
  func badCertificates() async throws {
    let elsewhere = try SecureServer(certificate: authority.issue("elsewhere", host: "archive.example.org"))
    defer { elsewhere.stop() }
    #expect(await answer(elsewhere, ConnectionSettings(caFile: authority.certificate)) == nothingSent(.wrongHostName))
    let old = try SecureServer(certificate: authority.issue("old", host: "127.0.0.1", days: -1))
    defer { old.stop() }
    #expect(await answer(old, ConnectionSettings(caFile: authority.certificate)) == nothingSent(.expired))
  }

  @Test("A client certificate is shown when the environment has one")
  func clientCertificate() async throws {
    let server = try SecureServer(
      certificate: authority.issue("good", host: "127.0.0.1"), clientAuthority: authority.certificate)
    defer { server.stop() }
    let client = try authority.issue("client", host: "client.example.org")
    var connection = ConnectionSettings(caFile: authority.certificate, clientCertificate: client)
    #expect(await answer(server, connection) == .success(200))
    connection.clientCertificate = authority.path("client.crt")
    connection.clientKey = authority.path("client.key")
    #expect(await answer(server, connection) == .success(200))
    connection.clientKey = authority.path("good.key")
    #expect(
      await answer(server, connection) == nothingSent(.unusableClientCertificate(path: authority.path("client.crt"))))
    guard case .failure = await answer(server, ConnectionSettings(caFile: authority.certificate)) else {
      Issue.record("no certificate was asked for")
      return
    }
  }

  @Test("The server's certificate comes with the answer where it is asked for, on every connection")
  func certificate() async throws {
    let server = try SecureServer(certificate: authority.issue("good", host: "127.0.0.1"))
    defer { server.stop() }
    let transport = CurlTransport(userAgent: "fob/test", environment: [:])
    var options = HTTPOptions(ConnectionSettings(caFile: authority.certificate))
    let address = "https://127.0.0.1:\(server.port)/"
    #expect(try await transport.send(HTTPRequest(.get, address, options: options)).certificate == nil)
    options.asksForCertificate = true
    let shown = try String(contentsOfFile: authority.path("good.crt"), encoding: .utf8)
    for _ in 1...2 {
      let response = try await transport.send(HTTPRequest(.get, address, options: options))
      #expect(response.certificate.map { CertificateDates(pem: $0) } == CertificateDates(pem: shown))
      #expect(response.certificate != nil)
    }
  }
}
