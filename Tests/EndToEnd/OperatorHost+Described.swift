import Foundation
import Support

extension OperatorHost {
  /// A service file for api.video's API as the sandbox speaks it.
  static let describedService = """
    [service]
    name = Described
    login = json POST /auth/api-key
    login.body = {"apiKey": {key}}
    token = /access_token
    refresh_token = /refresh_token
    header = Authorization: Bearer {token}
    lifetime = seconds /expires_in
    refresh = POST /auth/refresh
    refresh.body = {"refreshToken": {refresh_token}}
    [tokens]
    list = GET /upload-tokens?currentPage={page}&pageSize={page_size}
    rows = /data
    total = /pagination/itemsTotal
    id = /token
    created = /createdAt
    expires = /expiresAt

    """

  /// Writes the file of a service and an environment `described` of it, at the sandbox's account of api.video or at another address.
  func describe(_ text: String = describedService, at url: String? = nil) throws {
    let video = folder.text(of: "config/fob/environments/video.ini") ?? ""
    let key = video.split(separator: "\n").first { $0.hasPrefix("api_key") } ?? "api_key = x"
    try folder.write(text, to: "config/fob/services/described.ini")
    try writeEnvironment(
      "described.ini",
      ["[environment]", "service = described", "url = \(url ?? sandbox.baseURL)", "username = ops", String(key)])
  }
}
