import Formats
import Services
import Support
import Testing
import TokenModel

@Suite(.enabled(if: TestAuthority.isPossible), .drivesPrograms) struct EtcdTLSTests {
  @Test func `over TLS with an authority and a certificate of one's own, reading, swapping and watching go on`()
    async throws
  {
    let server = try EtcdServer()
    let authority = try TestAuthority()
    let relay = try SecureRelay(
      to: Origin(server.url).portNumber, certificate: authority.issue("server", host: "127.0.0.1"),
      clientAuthority: authority.certificate)
    let client = try authority.issue("client", host: "client.example.org")
    var settings = EtcdSettings(
      endpoints: [try Origin("https://127.0.0.1:\(relay.port)")], prefix: "fob/t",
      connection: ConnectionSettings(caFile: authority.certificate, clientCertificate: client), file: "shares/test.ini")
    settings.requestLimit = 60
    let transport = CurlTransport(userAgent: "fob/test", environment: [:])
    let registers = (0..<2).map { _ in EtcdRegister(settings, transport: transport) }
    for (name, check) in RegisterConformance.all {
      do { try await check(RegisterConformance(first: registers[0], second: registers[1])) } catch {
        Issue.record(error, "\(name)")
      }
    }
    settings.connection.caFile = try TestAuthority().certificate
    let stranger = EtcdRegister(settings, transport: transport)
    await #expect { try await stranger.read(RegisterKey("0a")) } throws: { error in
      guard case .unreachable(let reason)? = error as? RegisterFailure else { return false }
      return reason.contains("ca_file")
    }
  }
}

extension Origin {
  fileprivate var portNumber: UInt16 { UInt16(port) }
}
