import Formats
import TokenModel

/// Sends a service's requests to one environment's origin, and nowhere else.
struct ServiceExchange: Sendable {
  let transport: any HTTPTransport
  let environment: Environment

  /// The server's host, for sentences.
  var host: String { environment.origin.host }

  /// Sends one request and returns the answer, whatever its status.
  /// - Parameter path: the path and query, percent-encoded already, beginning with `/`.
  func send(
    _ method: HTTPRequest.Method, _ path: String, headers: HTTPHeaders = [:], body: RequestBody? = nil
  ) async throws(ServiceFailure) -> HTTPResponse {
    var headers = headers
    if headers["Accept"] == nil { headers["Accept"] = "application/json" }
    if let body { headers["Content-Type"] = body.contentType }
    let request = HTTPRequest(
      method, environment.origin.text + path, headers: headers, body: body?.bytes,
      options: HTTPOptions(environment.connection))
    do {
      return try await transport.send(request)
    } catch {
      throw ServiceFailure(error)
    }
  }
}
