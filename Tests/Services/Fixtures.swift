import Formats
import Foundation
import Host
import Services
import Testing
import TokenModel

/// 2023-11-14T22:13:20Z, a time at which tests take place.
let noon = Date(timeIntervalSince1970: 1_700_000_000)

/// What the header says at `noon`.
let noonInHeader = "Tue, 14 Nov 2023 22:13:20 GMT"

/// An environment that no file describes.
func environment(
  _ service: String, at url: String = "https://server.example", username: String? = nil, tenant: String? = nil,
  secrets: [SecretName: SecretSource] = [:]
) throws -> TokenModel.Environment {
  let name = try #require(EnvironmentName("test"))
  return TokenModel.Environment(
    name: name, file: "/nowhere/test.ini",
    fingerprint: FileFingerprint(device: 0, inode: 0, size: 0, modifiedNanoseconds: 0),
    service: ServiceName(rawValue: service), origin: try Origin(url), username: username, tenant: tenant,
    isProduction: false, secrets: secrets)
}

/// What grants access to an environment at `noon`.
func access(
  to environment: TokenModel.Environment, token: String = "access-1", refresh: String? = "refresh-1"
) -> Access {
  let tokens = SessionTokens(
    access: Secret(token), refresh: refresh.map { Secret($0) }, expires: noon.addingTimeInterval(600))
  return Access(
    environment: environment,
    session: Session(
      origin: environment.origin, credentials: .tokens(tokens), account: "ops@example.org", tenant: "LIBRARY",
      issued: noon.addingTimeInterval(-300)),
    now: noon)
}

/// An answer with a JSON body.
func json(_ status: Int, _ text: String, _ headers: HTTPHeaders = [:], after duration: Duration = .zero) -> HTTPResponse
{
  var headers = headers
  headers["Content-Type"] = "application/json"
  return HTTPResponse(status: status, headers: headers, body: Array(text.utf8), duration: duration)
}

/// An answer with a page, as proxies and other programs send it.
func page(_ status: Int) -> HTTPResponse {
  HTTPResponse(
    status: status, headers: ["Content-Type": "text/html"], body: Array("<html><body>Sign in</body></html>".utf8))
}

extension HTTPRequest {
  /// The body as text.
  var bodyText: String { String(decoding: body ?? [], as: UTF8.self) }
}
