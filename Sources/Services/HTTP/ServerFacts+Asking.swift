import Formats
import FoundationEssentials
import TokenModel

extension ServerFacts {
  /// Asks an environment's server for its first page and for what a login needs, without a secret and without a session.
  /// - Parameter clock: this machine's.
  public static func asking(
    _ environment: Environment, over transport: any HTTPTransport, _ services: ServiceDirectory, clock: any WallClock
  ) async -> ServerFacts {
    var options = HTTPOptions(environment.connection)
    options.asksForCertificate = true
    let outcome: Outcome
    var refusal: ServiceFailure?
    do throws(HTTPFailure) {
      let response = try await transport.send(HTTPRequest(.get, environment.origin.text + "/", options: options))
      outcome = .answered(
        status: response.status, clock: response.serverDate, local: clock.now,
        certificate: response.certificate.flatMap { CertificateDates(pem: $0) })
      refusal = await services.loginRefusal(in: environment, now: clock.now)
    } catch {
      outcome = .failed(error.description)
    }
    return ServerFacts(
      environment: environment.name, origin: environment.origin, outcome: outcome, refusal: refusal?.description)
  }
}
