import Formats
import FoundationEssentials

/// The answer to one request to an environment's server. The request carries no secret and spends no sign-in.
public struct ServerFacts: Sendable, Equatable {
  /// How it went.
  public enum Outcome: Sendable, Equatable {
    /// The server answered.
    /// - Parameters:
    ///   - status: the HTTP status; any will do.
    ///   - clock: the server's time, or nil if it does not say.
    ///   - local: this machine's time when the answer came.
    ///   - certificate: the dates of the server's certificate, or nil if there is none or it cannot be read.
    case answered(status: Int, clock: Date?, local: Date, certificate: CertificateDates?)
    /// It did not; the sentence says why and what to do.
    case failed(String)
  }

  /// The environment's name.
  public let environment: EnvironmentName
  /// The server.
  public let origin: Origin
  /// How it went.
  public let outcome: Outcome
  /// Why no login could begin although the server answered, as a sentence; nil if one could.
  public let refusal: String?

  /// Facts as they were gathered.
  public init(environment: EnvironmentName, origin: Origin, outcome: Outcome, refusal: String? = nil) {
    self.environment = environment
    self.origin = origin
    self.outcome = outcome
    self.refusal = refusal
  }
}
