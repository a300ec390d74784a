import Formats
import Foundation
import Services
import TokenModel

/// An environment of a client with what its file says beside the client's identifier.
func oauthEnvironment(
  at url: String = "https://server.example", client: String = "client-1", username: String? = nil,
  secret: String? = nil, settings: [String: String] = [:], furtherOrigins: [String] = []
) throws -> TokenModel.Environment {
  var secrets: [SecretName: SecretSource] = [:]
  secrets[clientSecret] = secret.map { .literal(Secret($0)) }
  var environment = try environment("oauth2", at: url, username: username, secrets: secrets)
  environment.settings = settings.merging(["client_id": client]) { word, _ in word }
  environment.furtherOrigins = try furtherOrigins.map { try Origin($0) }
  return environment
}

/// The key of the client's secret.
let clientSecret = SecretName(rawValue: "client_secret")

/// A metadata document.
func metadata(issuer: String = "https://server.example", _ more: String = "") -> HTTPResponse {
  json(
    200,
    #"{"issuer": "\#(issuer)", "token_endpoint": "https://server.example/token"\#(more.isEmpty ? "" : ", " + more)}"#)
}

extension HTTPRequest {
  /// Method and address in one line.
  var line: String { "\(method.rawValue) \(url)" }
}
