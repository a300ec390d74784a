import Formats

/// pyPreservica's `credentials.properties`: `[credentials]` with username, password, tenant, server and twoFactorToken, read by Python's
/// `configparser` without interpolation. fob's own keys may stand among them.
enum PyPreservicaFormat {
  static let section = "credentials"

  /// The settings in fob's words; what `[DEFAULT]` holds counts too, as for every section that `configparser` reads.
  static func settings(
    of document: INIDocument, vocabulary: KeyVocabulary
  ) throws(LineProblem) -> [EnvironmentSetting] {
    let entries = document[section]?.entries ?? []
    let inherited = document["DEFAULT"]?.entries.filter { entry in !entries.contains { $0.key == entry.key } } ?? []
    let keys = ForeignKeys(
      own: ["server": "url", "twofactortoken": SecretName.totpSecret.rawValue], vocabulary: vocabulary)
    return try keys.known(of: entries + inherited).compactMap { setting in
      guard var translated = keys.translated(setting) else { return nil }
      if setting.key == "server" { translated.value = "https://\(setting.value)" }
      return translated
    }
  }
}
