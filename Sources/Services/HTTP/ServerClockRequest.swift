import Formats
import FoundationEssentials
import TokenModel

/// Asks servers for their time, over the transport that everything else uses.
public struct ServerClockRequest: ServerClockReader {
  private let transport: any HTTPTransport

  /// Asks over a transport.
  public init(transport: any HTTPTransport) {
    self.transport = transport
  }

  /// Asks for the front page: every answer has the server's time, whatever its status.
  public func time(of environment: Environment) async throws(ServiceFailure) -> Date? {
    let caption = RequestCaption(environment: environment.name, origin: environment.origin, path: "/")
    let request = HTTPRequest(
      .get, environment.origin.text + "/", options: HTTPOptions(environment.connection), caption: caption)
    return try await rethrow(awaiting: await transport.send(request), as: ServiceFailure.init(_:)).serverDate
  }
}
