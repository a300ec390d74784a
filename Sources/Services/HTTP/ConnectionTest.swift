import Formats
import FoundationEssentials
import Host
import TokenModel

/// Tries whether a login could begin at servers, over the transport that everything else uses.
public struct ConnectionTest: ConnectionTester {
  private let transport: any HTTPTransport
  private let services: ServiceDirectory
  private let clock: any WallClock

  /// A test over a transport.
  /// - Parameter services: those that know what a login needs.
  public init(transport: any HTTPTransport, services: ServiceDirectory, clock: any WallClock) {
    self.transport = transport
    self.services = services
    self.clock = clock
  }

  /// Asks for the front page, to which every answer is a good one, and then for what a login needs (`Service.checkLogin`).
  public func test(_ environment: Environment) async -> ConnectionFinding {
    let origin = environment.origin.text
    let isSecure = origin.hasPrefix("https:")
    do throws(HTTPFailure) {
      let response = try await transport.send(
        HTTPRequest(.get, origin + "/", options: HTTPOptions(environment.connection)))
      let answers = "\(origin) answers (HTTP \(response.status))"
      guard let refusal = await services.loginRefusal(in: environment, now: clock.now) else {
        return ConnectionFinding(failed: nil, isSecure: isSecure, words: answers + ".")
      }
      return ConnectionFinding(
        failed: .service, isSecure: isSecure, words: "\(answers), but no login can succeed there: \(refusal)",
        refusal: refusal)
    } catch {
      return ConnectionFinding(failed: error.failedStep, isSecure: isSecure, words: error.description)
    }
  }
}

extension HTTPFailure {
  /// What the request did not get past.
  var failedStep: ConnectionFinding.Step {
    switch reason {
    case .refusedBeforeSending, .libraryMissing: .settings
    case .tls(let reason) where reason.isLocal: .settings
    case .nameNotResolved: .name
    case .connectionRefused, .unreachable, .proxy, .timedOut(.connecting, _), .cancelled: .connection
    case .tls: .security
    case .timedOut(.waiting, _), .timedOut(.receiving, _), .tooLarge, .noAnswer, .broken, .notHTTP: .answer
    }
  }
}

extension HTTPFailure.TLSFailure {
  /// Whether a file on this host is at fault, and no server was asked.
  fileprivate var isLocal: Bool {
    switch self {
    case .refusedFile, .encryptedKey, .unusableAuthorities, .unusableClientCertificate: true
    case .expired, .notYetValid, .wrongHostName, .unknownAuthority, .clientCertificateDemanded, .closed, .notSpoken,
      .other:
      false
    }
  }
}

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
