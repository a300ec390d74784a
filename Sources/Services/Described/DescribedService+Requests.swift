import Formats
import ServiceFiles
import TokenModel

/// Requests.
extension DescribedService {
  /// What an environment's file supplies.
  func filling(of environment: Environment) -> Filling {
    var filling: Filling = [:]
    filling[.username] = environment.username.map { Secret($0) }
    for setting in description.settings {
      filling[.setting(setting.name)] = environment.settings[setting.name].map { Secret($0) }
    }
    return filling
  }

  /// The same with the session.
  func filling(of access: Access) throws(ServiceFailure) -> Filling {
    var filling = filling(of: access.environment)
    filling[.username] = filling[.username] ?? access.session.account.map { Secret($0) }
    filling[.token] = Secret(try access.headerToken)
    filling[.refreshToken] = access.session.refreshToken
    return filling
  }

  /// The secret parts of a session: the value in the header, and the token inside its base64.
  func secrets(of access: Access) throws(ServiceFailure) -> [Secret] {
    var secrets = try filling(of: access).secrets
    if !description.header.isPlain, let token = access.session.accessToken?.revealed,
      let plain = Base64.decode(String(token.prefix { $0 != "=" })).map({ String(decoding: $0, as: UTF8.self) })
    {
      secrets.append(Secret(plain))
      if let mark = plain.firstIndex(of: ":") { secrets.append(Secret(String(plain[mark...].dropFirst()))) }
    }
    return secrets
  }

  /// Sends a request.
  /// - Parameter access: the session for the header, or nil.
  func send(
    _ request: RequestTemplate, _ filling: Filling, in environment: Environment, header access: Access? = nil
  ) async throws(ServiceFailure) -> HTTPResponse {
    var headers: HTTPHeaders = [:]
    if let header = request.header {
      guard let value = header.token.text(filling), TokenCharacters.fitHeader(value) else {
        throw .credentialsRefused(reason: "A secret holds characters that no header can have. Nothing was sent.")
      }
      headers[header.name] = header.prefix + value
    } else if let access, !request.usesRefreshToken {
      headers[description.header.name] = description.header.prefix + (try access.headerToken)
    }
    guard let method = HTTPRequest.Method(rawValue: request.method) else {
      throw .unsupported(reason: "fob does not send \(request.method) requests.")
    }
    return try await ServiceExchange(transport: transport, environment: environment).send(
      method, to: try request.address(filling, on: environment.origin), headers: headers,
      body: request.body.map { RequestBody($0.body(filling)) })
  }

  /// Sends a request under a session.
  /// - Throws: for every answer that is no success.
  func sendUnderSession(
    _ request: RequestTemplate, _ access: Access, adding values: Filling = [:]
  ) async throws(ServiceFailure) -> HTTPResponse {
    let filling = try filling(of: access).merging(values) { $1 }
    let response = try await send(request, filling, in: access.environment, header: access)
    guard response.isSuccess else {
      throw refusal(of: response, to: request, in: access.environment, hiding: try secrets(of: access))
    }
    return response
  }

  /// What a status other than 2xx means.
  /// - Parameter isLogin: whether the request brought the credentials in its body.
  func refusal(
    of response: HTTPResponse, to request: RequestTemplate, in environment: Environment, hiding secrets: [Secret],
    isLogin: Bool = false
  ) -> ServiceFailure {
    let refusals = description.refusals
    let document = (try? JSONValue(parsing: response.body)) ?? .null
    let words = (refusals.message + Self.messages).lazy.compactMap { $0.value(in: document).flatMap(Self.words) }.first
      .map { ServerWords.hiding(secrets, in: $0) }
    let reason = ServerWords.reason(words, from: environment.origin.host, status: response.status)
    if isLogin, [400, 401, 403, 422].contains(response.status) { return .credentialsRefused(reason: reason) }
    let saysEnded = refusals.endedMessage.map { words?.contains($0) ?? false } ?? false
    if refusals.ended.contains(response.status) || saysEnded && (400...499).contains(response.status) {
      return .sessionRefused(reason: reason)
    }
    guard words == nil || [404, 405, 410, 415, 422].contains(response.status), (300...499).contains(response.status),
      response.status != 429, let place = description.place(of: request)
    else { return ServiceFailure(response, from: environment.origin, reason: reason) }
    // The file may be wrong there.
    let told = words.flatMap { ServerWords.neutral($0) } ?? "no reason given"
    return ServiceFailure(
      response, from: environment.origin,
      reason: "\(place): \(environment.origin.host) answered \(response.status), \(told)")
  }

  /// Text, of an array the last one; or, as JSON, the reasons by field that some servers send instead.
  private static func words(_ value: JSONValue) -> String? {
    switch value {
    case .string(let text): text.isEmpty ? nil : text
    case .array(let elements): elements.last { $0.stringValue != nil }?.stringValue ?? value.text()
    case .object: value.text()
    case .null, .bool, .integer, .number: nil
    }
  }

  private static let messages = ["/message", "/detail", "/error_description", "/error", "/title", "/msg"].compactMap {
    JSONPointer($0)
  }
}

extension RequestBody {
  /// The body that a template makes.
  init(_ filled: BodyTemplate.Filled) {
    switch filled {
    case .json(let value): self = .json(value)
    case .form(let fields): self = .form(fields)
    }
  }
}
