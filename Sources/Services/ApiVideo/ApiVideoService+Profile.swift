import TokenModel

extension ApiVideoService {
  /// What api.video offers.
  static let profile = ServiceProfile(
    name: ServiceName(rawValue: "api.video"), displayName: "api.video",
    keys: [
      EnvironmentKey(
        .secret(.apiKey),
        help:
          "The API key of the project, from the dashboard; the vendor's sandbox (https://sandbox.api.video) has keys of its own."
      )
    ],
    standardOrigin: try? Origin("https://ws.api.video"), sandboxHosts: ["sandbox.api.video"], canRefresh: true,
    scriptToken: .header(name: "Authorization", prefix: "Bearer "), examplePath: "/upload-tokens",
    uploadTokens: UploadTokenSupport(
      facts: [.created, .expiry], serverSorts: [.created, .lifetime], pageSize: ApiVideoPage.largest, scopes: [],
      lifetimes: .choosable(maximum: ApiVideoToken.longestLifetime), idIsSecret: true,
      use: UploadTokenUse(place: .query(name: "token"), path: "/upload", fileField: "file")),
    logOut: .forgetsLocally)
}
