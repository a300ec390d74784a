import Formats

/// The files of Preservica's Access-Token-Example (`preview.ini`): `[DEFAULT]` with URL, Host, Username, Password, Tenant and Version, read
/// by Python's `configparser` with its interpolation. fob's own keys may stand among them.
enum VendorFormat {
  static let section = "DEFAULT"
  /// The keys of the example that say where to log in and as whom.
  static let keys = ["url", "host", "username", "password", "tenant"]

  /// The path that `URL` has in these files (services page: Preservica, "Logging in").
  static let loginPath = "/api/accesstoken/login"

  /// The settings in fob's words.
  static func settings(
    of document: INIDocument, vocabulary: KeyVocabulary
  ) throws(LineProblem) -> [EnvironmentSetting] {
    let entries = document[section]?.entries ?? []
    let keys = ForeignKeys(own: ["url": nil, "host": nil, "version": nil], vocabulary: vocabulary)
    var interpolation = PercentInterpolation(
      Dictionary(entries.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first }))
    var settings: [EnvironmentSetting] = []
    for var setting in try keys.known(of: entries) {
      setting.value = try interpolation.expanded(setting)
      settings.append(setting)
    }
    let url = settings.first { $0.key == "url" }
    let host = settings.first { $0.key == "host" }
    return try [address(url: url, host: host)].compactMap(\.self) + settings.compactMap(keys.translated)
  }

  /// The server's address from `URL` and `Host`, which must be the same server: a session goes to no other.
  private static func address(
    url: EnvironmentSetting?, host: EnvironmentSetting?
  ) throws(LineProblem) -> EnvironmentSetting? {
    guard var url else {
      return host.map { EnvironmentSetting(key: "url", value: "https://\($0.value)", line: $0.line) }
    }
    if url.value.hasSuffix(loginPath) { url.value.removeLast(loginPath.count) }
    let origin = try url.origin()
    if let host {
      let names = [origin.host, "\(origin.host):\(origin.port)"]
      guard names.contains(host.value.lowercased()) else {
        throw host.problem("is another server than that of URL (line \(url.line)); fob sends a session to one only")
      }
    }
    return url
  }
}
