import Formats
import FoundationEssentials
import TokenModel

extension ServerFacts {
  /// Asks an environment's server for its first page, without a secret and without a session.
  /// - Parameter clock: this machine's.
  public static func asking(
    _ environment: Environment, over transport: any HTTPTransport, clock: any WallClock
  ) async -> ServerFacts {
    var options = HTTPOptions(environment.connection)
    options.asksForCertificate = true
    let outcome: Outcome
    do throws(HTTPFailure) {
      let response = try await transport.send(HTTPRequest(.get, environment.origin.text + "/", options: options))
      outcome = .answered(
        status: response.status, clock: response.serverDate, local: clock.now,
        certificate: response.certificate.flatMap { CertificateDates(pem: $0) })
    } catch {
      outcome = .failed(error.description)
    }
    return ServerFacts(environment: environment.name, origin: environment.origin, outcome: outcome)
  }
}
