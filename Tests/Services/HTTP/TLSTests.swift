import Formats
import Foundation
import Glibc
import Host
import Support
import Testing
import TokenModel

@testable import Services

@Suite(.enabled(if: TestAuthority.isPossible)) struct TLSTests {
  private let authority: TestAuthority

  init() throws {
    authority = try TestAuthority()
  }

  /// Asks a server on loopback and returns how that went.
  private func answer(
    _ server: SecureServer, _ connection: ConnectionSettings, environment: [String: String] = [:]
  ) async -> Result<Int, HTTPFailure> {
    let transport = CurlTransport(userAgent: "fob/test", environment: environment)
    var connection = connection
    connection.timeout = 120
    let request = HTTPRequest(
      .get, "https://127.0.0.1:\(server.port)/", options: HTTPOptions(connection, connectTimeout: 120))
    do {
      return .success(try await transport.send(request).status)
    } catch {
      return .failure(error)
    }
  }

  private func nothingSent(_ reason: HTTPFailure.TLSFailure) -> Result<Int, HTTPFailure> {
    .failure(HTTPFailure(host: "127.0.0.1", reason: .tls(reason), sent: .no))
  }

  @Test
  func `an authority of one's own is trusted when the environment or the host's variable names it`() async throws {
    let server = try SecureServer(certificate: authority.issue("good", host: "127.0.0.1"))
    defer { server.stop() }
    #expect(await answer(server, ConnectionSettings(caFile: authority.certificate)) == .success(200))
    let variables = ["SSL_CERT_FILE": authority.certificate]
    #expect(await answer(server, ConnectionSettings(), environment: variables) == .success(200))
    #expect(await answer(server, ConnectionSettings()) == nothingSent(.unknownAuthority))
    let other = try TestAuthority()
    let elsewhere = await answer(server, ConnectionSettings(caFile: other.certificate), environment: variables)
    #expect(elsewhere == nothingSent(.unknownAuthority))
    let missing = authority.path("missing.pem")
    #expect(
      await answer(server, ConnectionSettings(caFile: missing)) == nothingSent(.unusableAuthorities(path: missing)))
  }

  @Test func `a certificate for another host, or one that has expired, is refused and named so`() async throws {
    let elsewhere = try SecureServer(certificate: authority.issue("elsewhere", host: "archive.example.org"))
    defer { elsewhere.stop() }
    #expect(await answer(elsewhere, ConnectionSettings(caFile: authority.certificate)) == nothingSent(.wrongHostName))
    let old = try SecureServer(certificate: authority.issue("old", host: "127.0.0.1", days: -1))
    defer { old.stop() }
    #expect(await answer(old, ConnectionSettings(caFile: authority.certificate)) == nothingSent(.expired))
  }

  @Test func `a client certificate is shown when the environment has one`() async throws {
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

  @Test(arguments: [false, true])
  func `an encrypted key is told, of either form, and nobody is asked for its passphrase`(traditional: Bool)
    async throws
  {
    let server = try SecureServer(
      certificate: authority.issue("good", host: "127.0.0.1"), clientAuthority: authority.certificate)
    defer { server.stop() }
    _ = try authority.issue("client", host: "client.example.org")
    let key = try authority.encrypt("client.key", traditional: traditional)
    let connection = ConnectionSettings(
      caFile: authority.certificate, clientCertificate: authority.path("client.crt"), clientKey: key)
    let told: Result<Int, HTTPFailure> = nothingSent(.encryptedKey(path: key))
    #expect(await answer(server, connection) == told)
    guard case .failure(let failure) = told else { return }
    #expect(failure.description.contains("openssl pkey -in \(key) -out KEY.pem"), "\(failure)")
  }

  @Test func `what is no file, or no PEM file, is told at once`() async throws {
    let server = try SecureServer(certificate: authority.issue("good", host: "127.0.0.1"))
    defer { server.stop() }
    let client = try authority.issue("client", host: "client.example.org")
    let pipe = authority.path("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    func refused(_ name: String) -> Result<Int, HTTPFailure> {
      nothingSent(.refusedFile(namedBy: name, .notAFile(path: pipe)))
    }
    #expect(await answer(server, ConnectionSettings(caFile: pipe)) == refused("ca_file"))
    var connection = ConnectionSettings(caFile: authority.certificate, clientCertificate: pipe)
    #expect(await answer(server, connection) == refused("client_certificate"))
    connection.clientCertificate = client
    connection.clientKey = pipe
    #expect(await answer(server, connection) == refused("client_key"))
    #expect(
      await answer(server, ConnectionSettings(), environment: ["SSL_CERT_FILE": pipe]) == refused("SSL_CERT_FILE"))
    let binary = try authority.write("not PEM", to: "client.p12")
    connection.clientKey = nil
    connection.clientCertificate = binary
    #expect(await answer(server, connection) == nothingSent(.unusableClientCertificate(path: binary)))
    #expect(await answer(server, ConnectionSettings(caFile: binary)) == nothingSent(.unusableAuthorities(path: binary)))
    let asking = try authority.write(
      "-----BEGIN CERTIFICATE-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00000000000000000000000000000000\n\n"
        + "AAAA\n-----END CERTIFICATE-----\n", to: "asking.pem")
    let connectionThatAsks = ConnectionSettings(caFile: asking)
    #expect(await answer(server, connectionThatAsks) == nothingSent(.unusableAuthorities(path: asking)))
    // The library, which asks at the terminal before it refuses, is not even given it.
    #expect(connectionThatAsks.flawOfFiles(for: "127.0.0.1", variables: [:])?.contains(asking) == true)
  }

  @Test func `where ca_file names authorities, those of the host do not count beside them`() throws {
    func keepsHostFolder(_ caFile: String?) throws -> Bool {
      let connection = ConnectionSettings(caFile: caFile)
      return try CertificateFiles(connection, variables: [:], host: "archive.example.test").keepsHostFolder
    }
    #expect(try !keepsHostFolder(authority.certificate))
    #expect(try keepsHostFolder(nil))
  }

  @Test func `certificates and keys within the reach of others are not used`() async throws {
    let server = try SecureServer(
      certificate: authority.issue("good", host: "127.0.0.1"), clientAuthority: authority.certificate)
    defer { server.stop() }
    let client = try authority.issue("client", host: "client.example.org")
    let connection = ConnectionSettings(
      caFile: authority.certificate, clientCertificate: authority.path("client.crt"),
      clientKey: authority.path("client.key"))
    func refused(_ name: String, _ refusal: FileAccessFailure) -> Result<Int, HTTPFailure> {
      nothingSent(.refusedFile(namedBy: name, refusal))
    }
    func expect(_ mode: mode_t, of file: String, _ result: Result<Int, HTTPFailure>) async throws {
      try authority.setPermissions(mode, of: file)
      #expect(await answer(server, connection) == result)
      try authority.setPermissions(0o600, of: file)
    }
    try await expect(0o644, of: "client.crt", .success(200))
    try await expect(
      0o666, of: "client.crt",
      refused("client_certificate", .writableByOthers(path: authority.path("client.crt"), mode: 0o666)))
    try await expect(
      0o644, of: "client.key",
      refused("client_key", .readableByOthers(path: authority.path("client.key"), mode: 0o644)))
    try await expect(
      0o666, of: "ca.pem", refused("ca_file", .writableByOthers(path: authority.certificate, mode: 0o666)))
    // Where it holds the key too, the certificate's file holds a secret.
    try authority.setPermissions(0o644, of: "client.pem")
    #expect(
      await answer(server, ConnectionSettings(caFile: authority.certificate, clientCertificate: client))
        == refused("client_certificate", .readableByOthers(path: client, mode: 0o644)))
    let folder = authority.path("")
    try authority.setPermissions(0o777, of: "")
    defer { try? authority.setPermissions(0o700, of: "") }
    #expect(
      await answer(server, connection)
        == refused("ca_file", .writableByOthers(path: String(folder.dropLast()), mode: 0o777)))
    #expect(
      await answer(server, ConnectionSettings(), environment: ["SSL_CERT_FILE": authority.certificate])
        == refused("SSL_CERT_FILE", .writableByOthers(path: String(folder.dropLast()), mode: 0o777)))
  }

  @Test
  func `the folder that SSL_CERT_DIR names is read by the names that OpenSSL gives, and judged file by file`()
    async throws
  {
    let server = try SecureServer(certificate: authority.issue("good", host: "127.0.0.1"))
    defer { server.stop() }
    func trusting(_ folder: String) async -> Result<Int, HTTPFailure> {
      await answer(server, ConnectionSettings(), environment: ["SSL_CERT_DIR": folder])
    }
    let text = try String(contentsOfFile: authority.certificate, encoding: .utf8)
    let file = try authority.write(text, to: "trusted/5ed36f99.0")
    let folder = authority.path("trusted")
    #expect(await trusting(folder) == .success(200))
    try authority.setPermissions(0o666, of: "trusted/5ed36f99.0")
    #expect(
      await trusting(folder)
        == nothingSent(.refusedFile(namedBy: "SSL_CERT_DIR", .writableByOthers(path: file, mode: 0o666))))
    try authority.setPermissions(0o600, of: "trusted/5ed36f99.0")
    try authority.setPermissions(0o777, of: "trusted")
    #expect(
      await trusting(folder)
        == nothingSent(.refusedFile(namedBy: "SSL_CERT_DIR", .writableByOthers(path: folder, mode: 0o777))))
    _ = try authority.write(text, to: "other/authority.pem")
    let unnamed = authority.path("other")
    #expect(await trusting(unnamed) == nothingSent(.unusableAuthorities(path: unnamed)))
    #expect(await trusting(authority.path("none")) == nothingSent(.unusableAuthorities(path: authority.path("none"))))
  }

  @Test
  func `the server's certificate comes with the answer where it is asked for, on every connection`() async throws {
    let server = try SecureServer(certificate: authority.issue("good", host: "127.0.0.1"))
    defer { server.stop() }
    let transport = CurlTransport(userAgent: "fob/test", environment: [:])
    var options = HTTPOptions(ConnectionSettings(caFile: authority.certificate, timeout: 120))
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
