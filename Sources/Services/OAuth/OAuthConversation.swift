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
    let endpoints: OAuthEndpoints
    if let named = OAuthSettings(environment).endpoints {
      endpoints = named
    } else {
      let discovered = try await Self.discovered(ServiceExchange(transport: transport, environment: environment))
      endpoints = OAuthSettings(environment).completed(discovered)
    }
    try self.init(transport, environment, secret: secret, endpoints: endpoints)
  }

  /// Goes on with endpoints that are known.
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
  var namesItself: Bool { client.fields.contains { $0.0 == "client_id" } }

  /// Sends a form as this client; an answer of any status is returned.
  func post(_ form: [(String, String)], to address: ServerAddress) async throws(ServiceFailure) -> HTTPResponse {
    try await exchange.send(
      .post, to: address, headers: client.headers, body: .form(form + client.fields))
  }

  /// What an answer says that is no success.
  /// - Parameter secrets: what the form held beside the client's secret.
  func refusal(_ response: HTTPResponse, hiding secrets: [Secret]) -> OAuthRefusal {
    OAuthRefusal(response, hiding: secrets + client.secrets, from: origin)
  }

  /// Asks for the metadata where it may be.
  private static func discovered(_ exchange: ServiceExchange) async throws(ServiceFailure) -> OAuthEndpoints {
    let issuer = try OAuthIssuer(exchange.environment)
    for address in issuer.documents {
      let response = try await exchange.send(.get, to: address)
      guard response.isSuccess else {
        if response.status == 429 || response.status >= 500 {
          let reason = ServerWords.reason(nil, from: address.origin.host, status: response.status)
          throw ServiceFailure(response, from: address.origin, reason: reason)
        }
        continue
      }
      // A server that answers every address with a page has no metadata there.
      guard let document = try? AnswerObject(response, from: address.origin.host) else { continue }
      return try OAuthEndpoints(document, of: issuer, for: exchange.environment)
    }
    throw .notFound(
      reason:
        "\(issuer.address) has no metadata (RFC 8414, OpenID). Name the issuer, or token_endpoint and the others, in "
        + "\(exchange.environment.file).")
  }
}
