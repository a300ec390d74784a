import Formats
import FoundationEssentials
import Host
import TokenModel

/// Reads certificates over the transport that everything else uses: the server's from an answer to a request for its first page, the client's from its file.
public struct CertificateReading: CertificateReader {
  private let transport: any HTTPTransport

  /// A reading over a transport.
  public init(transport: any HTTPTransport) {
    self.transport = transport
  }

  /// The certificates of one environment.
  public func certificates(of environment: Environment) async -> EnvironmentCertificates {
    let connection = environment.connection
    let client = await BlockingCall.run { connection.clientCertificateText }.flatMap(CertificateDates.init(pem:)).map {
      EnvironmentCertificates.Certificate(.clientCertificate, end: $0.end)
    }
    guard environment.origin.text.hasPrefix("https:") else {
      return EnvironmentCertificates([client].compactMap(\.self))
    }
    var options = HTTPOptions(connection)
    options.asksForCertificate = true
    do throws(HTTPFailure) {
      let response = try await transport.send(HTTPRequest(.get, environment.origin.text + "/", options: options))
      let server = response.certificate.flatMap { CertificateDates(pem: $0) }.map {
        EnvironmentCertificates.Certificate(.serverCertificate, end: $0.end)
      }
      return EnvironmentCertificates([server, client].compactMap(\.self))
    } catch {
      return EnvironmentCertificates([client].compactMap(\.self), failure: ServiceFailure(error))
    }
  }
}

extension ConnectionSettings {
  /// The certificate that the environment shows to its server, as PEM text; nil where there is none or its file cannot be read.
  public var clientCertificateText: String? {
    clientCertificate.flatMap { try? FileReader.read($0, limit: 1 << 20, trust: .any) }.map {
      String(decoding: $0.bytes, as: UTF8.self)
    }
  }
}
