import Formats
import TokenModel

/// Sends a service's requests to the servers that one environment's file names, and nowhere else.
struct ServiceExchange: Sendable {
  let transport: any HTTPTransport
  let environment: Environment

  /// The server's host, for sentences.
  var host: String { environment.origin.host }

  /// Sends one request and returns the answer, whatever its status.
  func send(
    _ method: HTTPRequest.Method, _ path: RequestPath, headers: HTTPHeaders = [:], body: RequestBody? = nil
  ) async throws(ServiceFailure) -> HTTPResponse {
    var response = try await send(method, path, at: environment.origin, headers: headers, body: body)
    response.asked = environment.origin.text + path.shown
    return response
  }

  /// Sends one request to an address on a server that the environment's file names.
  func send(
    _ method: HTTPRequest.Method, to address: ServerAddress, headers: HTTPHeaders = [:], body: RequestBody? = nil
  ) async throws(ServiceFailure) -> HTTPResponse {
    guard environment.names(address.origin) else {
      throw .unexpected(reason: "\(address.origin) is not a server that \(environment.file) names. Nothing was sent.")
    }
    return try await send(method, RequestPath(of: address), at: address.origin, headers: headers, body: body)
  }

  private func send(
    _ method: HTTPRequest.Method, _ path: RequestPath, at origin: Origin, headers: HTTPHeaders, body: RequestBody?
  ) async throws(ServiceFailure) -> HTTPResponse {
    var headers = headers
    if headers["Accept"] == nil { headers["Accept"] = "application/json" }
    if let body { headers["Content-Type"] = body.contentType }
    var connection = environment.connection
    if let left = OperationDeadline.secondsLeft {
      guard left > 0 else { throw ServiceFailure(HTTPFailure.late(host: origin.host, seconds: connection.timeout)) }
      connection.timeout = min(connection.timeout, left)
    }
    let request = HTTPRequest(
      method, origin.text + path.encoded, headers: headers, body: body?.bytes,
      options: HTTPOptions(connection),
      caption: RequestCaption(environment: environment.name, origin: origin, path: path.shown))
    return try await rethrow(awaiting: await transport.send(request), as: ServiceFailure.init(_:))
  }

  /// Sends a login's request without its secret. A refusal is a good answer: the service is there.
  /// - Throws: if a login cannot succeed: the address does not exist, another program answers, or the server failed.
  func checkLogin(at address: ServerAddress, body: RequestBody) async throws(ServiceFailure) {
    let response = try await send(.post, to: address, body: body)
    try judge(response, from: address.origin, asked: RequestPath.whole(address))
  }

  /// The same at a path on the environment's server.
  func checkLogin(at path: RequestPath, body: RequestBody) async throws(ServiceFailure) {
    var response = try await send(.post, path, body: body)
    response.asked = nil
    try judge(response, from: environment.origin, asked: environment.origin.text + path.shown)
  }

  private func judge(_ response: HTTPResponse, from origin: Origin, asked: String) throws(ServiceFailure) {
    switch response.status {
    case 200...299: _ = try AnswerObject(response, from: origin.host)
    case 300...399, 404, 405, 410, 500...:
      let reason = ServerWords.reason(nil, from: origin.host, status: response.status)
      throw ServiceFailure(response, from: origin, reason: "\(reason) Asked: \(asked).")
    default: return
    }
  }
}

extension HTTPFailure {
  /// The earlier requests of the operation used up its time.
  fileprivate static func late(host: String, seconds: Int) -> HTTPFailure {
    HTTPFailure(host: host, reason: .timedOut(.waiting, seconds: seconds), sent: .no)
  }
}

extension Environment {
  /// Whether its file names a server: only there do its requests go.
  func names(_ origin: Origin) -> Bool { origin == self.origin || furtherOrigins.contains(origin) }
}

/// What a service puts into a request.
enum RequestBody: Sendable {
  /// `application/x-www-form-urlencoded`: names and values, encoded on the way.
  case form([(String, String)])
  /// `application/json`.
  case json(JSONValue)

  /// The value of `Content-Type`.
  var contentType: String {
    switch self {
    case .form: "application/x-www-form-urlencoded"
    case .json: "application/json"
    }
  }

  /// The bytes to send.
  var bytes: [UInt8] {
    switch self {
    case .form(let fields): Array(PercentEncoding.form(fields).utf8)
    case .json(let value): Array(value.text().utf8)
    }
  }
}
