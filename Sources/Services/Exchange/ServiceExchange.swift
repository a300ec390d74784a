import Formats
import TokenModel

/// Sends a service's requests to one environment's origin, and nowhere else.
struct ServiceExchange: Sendable {
  let transport: any HTTPTransport
  let environment: Environment

  /// The server's host, for sentences.
  var host: String { environment.origin.host }

  /// Sends one request and returns the answer, whatever its status.
  func send(
    _ method: HTTPRequest.Method, _ path: RequestPath, headers: HTTPHeaders = [:], body: RequestBody? = nil
  ) async throws(ServiceFailure) -> HTTPResponse {
    var headers = headers
    if headers["Accept"] == nil { headers["Accept"] = "application/json" }
    if let body { headers["Content-Type"] = body.contentType }
    let request = HTTPRequest(
      method, environment.origin.text + path.encoded, headers: headers, body: body?.bytes,
      options: HTTPOptions(environment.connection),
      caption: RequestCaption(environment: environment.name, origin: environment.origin, path: path.shown))
    do {
      return try await transport.send(request)
    } catch {
      throw ServiceFailure(error)
    }
  }
}
