import Formats
import FoundationEssentials
import TokenModel

/// Speaks to one environment's server as one client.
struct OAuthConversation {
  let exchange: ServiceExchange
  let settings: OAuthSettings
  let endpoints: OAuthEndpoints
  private let client: OAuthClient

  /// Learns the endpoints, from the environment's file or the server's metadata.
  /// - Parameter secret: the client's, or nil.
  init(_ transport: any HTTPTransport, _ environment: Environment, secret: Secret?) async throws(ServiceFailure) {
    let endpoints = try await Self.endpoints(ServiceExchange(transport: transport, environment: environment))
    try self.init(transport, environment, secret: secret, endpoints: endpoints)
  }

  /// The endpoints, from the environment's file or the server's metadata.
  static func endpoints(_ exchange: ServiceExchange) async throws(ServiceFailure) -> OAuthEndpoints {
    let settings = OAuthSettings(exchange.environment)
    if let named = settings.endpoints { return named }
    return settings.completed(try await discovered(exchange))
  }

  /// Continues with known endpoints.
  init(
    _ transport: any HTTPTransport, _ environment: Environment, secret: Secret?, endpoints: OAuthEndpoints
  ) throws(ServiceFailure) {
    exchange = ServiceExchange(transport: transport, environment: environment)
    settings = OAuthSettings(environment)
    self.endpoints = endpoints
    client = try OAuthClient(settings, secret: secret, offered: endpoints.authentications)
  }

  /// The environment's server.
  var origin: Origin { exchange.environment.origin }

  /// Whether every form holds the client's identifier.
  private var namesItself: Bool { client.fields.contains { $0.0 == "client_id" } }

  /// The client's identifier, where the proof of who it is does not put it into the form already: servers look for it there.
  var identification: [(String, String)] {
    namesItself ? [] : [("client_id", settings.clientID)]
  }

  /// Sends a form as this client; an answer of any status is returned.
  func post(_ form: [(String, String)], to address: ServerAddress) async throws(ServiceFailure) -> HTTPResponse {
    try await exchange.send(
      .post, to: address, headers: client.headers, body: .form(form + client.fields))
  }

  /// The refusal in an answer; nil for a success.
  /// - Parameters:
  ///   - address: what was asked.
  ///   - secrets: what the form contained in addition to the client's secret.
  func refusal(in response: HTTPResponse, of address: ServerAddress, hiding secrets: [Secret]) -> OAuthRefusal? {
    OAuthRefusal(
      response, of: address, hiding: secrets + client.secrets, hint: client.hint(in: exchange.environment.file))
  }

  /// Asks for the metadata where it may be.
  private static func discovered(_ exchange: ServiceExchange) async throws(ServiceFailure) -> OAuthEndpoints {
    let issuer = try OAuthIssuer(exchange.environment)
    var oddities: [ServiceFailure] = []
    var asked: [String] = []
    for address in issuer.documents {
      let response = try await exchange.send(.get, to: address)
      asked.append("\(address) (HTTP \(response.status))")
      switch try metadata(in: response, from: address.origin) {
      case .success(let document): return try OAuthEndpoints(document, of: issuer, for: exchange.environment)
      case .failure(let failure): oddities.append(failure)
      case nil: continue
      }
    }
    let advice =
      "Asked: \(asked.joined(separator: ", ")). Name the issuer, or token_endpoint and the others, in \(exchange.environment.file)."
    // A server that failed may have its metadata there.
    let failed = oddities.first { if case .serverError = $0 { true } else { false } }
    switch failed ?? oddities.first {
    case nil: throw .notFound(reason: "\(issuer.address) has no metadata (RFC 8414, OpenID). \(advice)")
    case .unexpected(let reason): throw .unexpected(reason: "\(reason) \(advice)")
    case .serverError(let status, let reason): throw .serverError(status: status, reason: "\(reason) \(advice)")
    case let failure?: throw failure
    }
  }

  /// The metadata in an answer; nil if there is none. A failure if it is something else, although the metadata may be
  /// at another address: some servers, and proxies in front of unreachable ones, answer every address with a page or a
  /// redirect.
  private static func metadata(
    in response: HTTPResponse, from origin: Origin
  ) throws(ServiceFailure) -> Result<AnswerObject, ServiceFailure>? {
    let reason = ServerWords.reason(nil, from: origin.host, status: response.status)
    switch response.status {
    case 200...299:
      return Result { () throws(ServiceFailure) in
        let document = try AnswerObject(response, from: origin.host)
        guard document.usableText("issuer") != nil else {
          throw .unexpected(reason: "\(origin.host) sent JSON without an 'issuer' where metadata was expected.")
        }
        return document
      }
    case 300...399: return .failure(ServiceFailure(response, from: origin, reason: ""))
    case 429: throw ServiceFailure(response, from: origin, reason: reason)
    case 500...: return .failure(ServiceFailure(response, from: origin, reason: reason))
    default: return nil
    }
  }
}

/// The kinds of tokens that can be revoked, in the order of doing it; the raw values are the hints (RFC 7009 section 2.1).
enum OAuthTokenKind: String, CaseIterable {
  case refresh = "refresh_token"
  case access = "access_token"
}

/// Revoking tokens (RFC 7009).
extension OAuthConversation {
  /// Revokes a token.
  /// - Returns: the server's objection; nil if it is revoked.
  func revoke(
    _ token: Secret, _ kind: OAuthTokenKind, at endpoint: ServerAddress
  ) async throws(ServiceFailure) -> OAuthRefusal? {
    let form = [("token", token.revealed), ("token_type_hint", kind.rawValue)]
    return refusal(in: try await post(form, to: endpoint), of: endpoint, hiding: [token])
  }

  /// Revokes what an unusable answer issued, so that no token stays valid that nobody knows of.
  /// - Returns: the failure, which also says whether the revocation worked.
  func revokeIssued(in response: HTTPResponse, after failure: ServiceFailure) async -> ServiceFailure {
    let issued = OAuthSession.issued(in: response, from: origin)
    guard !issued.isEmpty else { return failure }
    var endpoint = endpoints.revocation
    // A login in a browser continues without the metadata.
    if endpoint == nil { endpoint = (try? await Self.endpoints(exchange))?.revocation }
    var isRevoked = endpoint != nil
    for (kind, token) in issued {
      guard let endpoint else { break }
      do throws(ServiceFailure) {
        if try await revoke(token, kind, at: endpoint) != nil { isRevoked = false }
      } catch {
        isRevoked = false
      }
    }
    return failure.saying(
      isRevoked ? "What it issued was revoked again." : "fob could not revoke what it issued; that expires on its own.")
  }
}

/// What a login that is challenged carries to its next step, so that this does not ask for metadata again.
extension OAuthConversation {
  private static let clientSecret = "client_secret"
  private static let tokenEndpoint = "token_endpoint"
  private static let authentications = "authentications"

  /// The part of a challenge's continuation that every login has.
  func continuation(_ secret: Secret?) -> [String: Secret] {
    var continuation = [Self.tokenEndpoint: Secret(endpoints.token.text)]
    continuation[Self.clientSecret] = secret
    continuation[Self.authentications] = endpoints.authentications.map { Secret($0.joined(separator: " ")) }
    return continuation
  }

  /// The conversation that a challenge continues; nil where it carries none.
  init?(
    _ transport: any HTTPTransport, _ environment: Environment, continuing challenge: LoginChallenge
  ) throws(ServiceFailure) {
    guard let text = challenge.continuation[Self.tokenEndpoint], let token = try? ServerAddress(text.revealed) else {
      return nil
    }
    let offered = challenge.continuation[Self.authentications]?.revealed.split(separator: " ").map(String.init)
    try self.init(
      transport, environment, secret: challenge.continuation[Self.clientSecret],
      endpoints: OAuthEndpoints(token: token, authentications: offered))
  }
}
