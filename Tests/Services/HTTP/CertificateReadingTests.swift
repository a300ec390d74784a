import Formats
import Foundation
import Host
import Support
import Testing
import TokenModel

@testable import Services

@Suite(.enabled(if: TestAuthority.isPossible)) struct CertificateReadingTests {
  private let authority: TestAuthority

  init() throws {
    authority = try TestAuthority()
  }

  private func read(_ origin: String, _ connection: ConnectionSettings) async throws -> EnvironmentCertificates {
    let name = try #require(EnvironmentName("archive"))
    var environment = Environment(
      name: name, file: "/x/archive.ini",
      fingerprint: FileFingerprint(device: 1, inode: 2, size: 3, modifiedNanoseconds: 4),
      service: ServiceName(rawValue: "preservica"), origin: try Origin(origin), isProduction: false)
    environment.connection = connection
    let transport = CurlTransport(userAgent: "fob/test", environment: [:])
    return await CertificateReading(transport: transport).certificates(of: environment)
  }

  @Test func `the server's and the client's, each with its end`() async throws {
    let server = try SecureServer(certificate: authority.issue("good", host: "127.0.0.1", days: 5))
    defer { server.stop() }
    let client = try authority.issue("client", host: "client.example.org", days: 3)
    let found = try await read(
      "https://127.0.0.1:\(server.port)",
      ConnectionSettings(caFile: authority.certificate, clientCertificate: client))
    #expect(found.certificates.map(\.subject) == [.serverCertificate, .clientCertificate] && found.failure == nil)
    let days = found.certificates.map { Int(($0.end.timeIntervalSinceNow / 86_400).rounded()) }
    #expect(days == [5, 3])
  }

  @Test func `a server without TLS is not asked, and has none`() async throws {
    // Nobody listens there.
    #expect(try await read("http://127.0.0.1:1", ConnectionSettings()) == EnvironmentCertificates([]))
  }

  @Test func `one that does not answer leaves the client's, and says why`() async throws {
    let client = try authority.issue("client", host: "client.example.org", days: 3)
    let found = try await read(
      "https://127.0.0.1:1", ConnectionSettings(caFile: authority.certificate, clientCertificate: client))
    #expect(found.certificates.map(\.subject) == [.clientCertificate])
    guard case .unreachable(_, mayHaveArrived: false)? = found.failure else {
      Issue.record("\(String(describing: found.failure))")
      return
    }
  }
}
