import TokenModel

/// Tries whether servers can be reached, over the transport that everything else uses.
public struct ConnectionTest: ConnectionTesting {
  private let transport: any HTTPTransport

  /// A test over a transport.
  public init(transport: any HTTPTransport) {
    self.transport = transport
  }

  /// Asks for the front page; every answer is a good one.
  public func test(_ environment: Environment) async -> ConnectionFinding {
    let origin = environment.origin.text
    let isSecure = origin.hasPrefix("https:")
    do throws(HTTPFailure) {
      let response = try await transport.send(
        HTTPRequest(.get, origin + "/", options: HTTPOptions(environment.connection)))
      return ConnectionFinding(failed: nil, isSecure: isSecure, words: "\(origin) answers (HTTP \(response.status)).")
    } catch {
      return ConnectionFinding(failed: error.failedStep, isSecure: isSecure, words: error.description)
    }
  }
}

extension HTTPFailure {
  /// What the request did not get past.
  var failedStep: ConnectionFinding.Step {
    switch reason {
    case .nameNotResolved, .refusedBeforeSending, .libraryMissing: .name
    case .connectionRefused, .unreachable, .proxy, .timedOut(.connecting, _), .cancelled: .connection
    case .tls: .security
    case .timedOut(.waiting, _), .timedOut(.receiving, _), .tooLarge, .broken: .answer
    }
  }
}
