import Formats
import Host
import TokenModel

/// Builds an environment from its settings.
struct EnvironmentBuilder {
  private let settings: [KeyMeaning: EnvironmentSetting]
  private let profile: ServiceProfile
  private let file: EnvironmentFile

  /// Sorts the settings by meaning.
  /// - Throws: for a key that the service does not have, and for two settings of one meaning.
  init(
    _ settings: [EnvironmentSetting], vocabulary: KeyVocabulary, profile: ServiceProfile, file: EnvironmentFile
  ) throws(TextFailure) {
    var sorted: [KeyMeaning: EnvironmentSetting] = [:]
    for setting in settings {
      guard let meaning = vocabulary[setting.key] else {
        throw vocabulary.refusal(of: setting, nearest: vocabulary.nearest(to: setting.key))
      }
      if let earlier = sorted.updateValue(setting, forKey: meaning) {
        throw setting.problem("repeats line \(earlier.line); keep one of them")
      }
    }
    self.settings = sorted
    self.profile = profile
    self.file = file
  }

  /// The environment.
  /// - Throws: for a value that its key does not allow, and for a required key that is missing.
  func environment() throws(TextFailure) -> Environment {
    let origin = try origin()
    let addresses = try addresses(on: origin)
    let environment = Environment(
      name: file.name, file: file.path, fingerprint: file.fingerprint, service: profile.name, origin: origin,
      label: try settings[.common(.label)]?.text(),
      username: try settings[.username]?.text(),
      tenant: try settings[.tenant]?.text(),
      organizations: try settings[.organizations]?.list() ?? [],
      isProduction: try settings[.common(.production)]?.boolean() ?? profile.isProduction(origin),
      isReadOnly: try settings[.common(.readOnly)]?.boolean() ?? false,
      refresh: try settings[.common(.refresh)]?.refreshPolicy() ?? .auto,
      theme: try settings[.common(.theme)]?.themeName(),
      connection: try connection(),
      tokenFile: try tokenFile(),
      share: try settings[.common(.share)]?.shareName(),
      onEvent: try settings[.common(.onEvent)]?.command(),
      secrets: try secrets(), settings: try words().merging(addresses.mapValues(\.text)) { word, _ in word },
      furtherOrigins: Set(addresses.values.map(\.origin)).subtracting([origin]).sorted { $0.text < $1.text },
      tokenFileFormat: try tokenFileFormat())
    try checkRequiredKeys()
    return environment
  }

  private func origin() throws(TextFailure) -> Origin {
    if let setting = settings[.common(.url)] { return try setting.origin() }
    guard let origin = profile.standardOrigin else {
      throw TextFailure("the key 'url' is missing. \(CommonEnvironmentKey.url.help)")
    }
    return origin
  }

  private func connection() throws(TextFailure) -> ConnectionSettings {
    let connection = ConnectionSettings(
      caFile: try settings[.common(.caFile)]?.path(in: file),
      clientCertificate: try settings[.common(.clientCertificate)]?.path(in: file),
      clientKey: try settings[.common(.clientKey)]?.path(in: file),
      proxy: try settings[.common(.proxy)]?.proxy(),
      timeout: try settings[.common(.timeout)]?.seconds() ?? ConnectionSettings.standardTimeout)
    if let key = settings[.common(.clientKey)], connection.clientCertificate == nil {
      throw key.problem("needs client_certificate")
    }
    return connection
  }

  private func tokenFile() throws(TextFailure) -> String? {
    guard let setting = settings[.common(.tokenFile)] else { return nil }
    if case .none(let reason) = profile.scriptToken { throw setting.problem("is not possible. \(reason)") }
    return try setting.path(in: file)
  }

  private func tokenFileFormat() throws(TextFailure) -> TokenFileFormat {
    guard let setting = settings[.common(.tokenFileFormat)] else { return .vendor }
    guard settings[.common(.tokenFile)] != nil else { throw setting.problem("needs token_file") }
    let word = try setting.word(of: TokenFileFormat.allCases.map(\.rawValue))
    return TokenFileFormat(rawValue: word) ?? .vendor
  }

  private func secrets() throws(TextFailure) -> [SecretName: SecretSource] {
    var secrets: [SecretName: SecretSource] = [:]
    for secret in profile.secrets {
      let given = SecretForm.allCases.compactMap { form in settings[.secret(secret, form)].map { (form, $0) } }
      guard let (form, setting) = given.first else { continue }
      if given.count > 1 {
        let keys = given.map(\.1.key).joined(separator: " and ")
        throw given[1].1.problem("gives the secret a second time: there are \(keys); keep one of them")
      }
      secrets[secret] = try source(of: secret, setting, form)
    }
    return secrets
  }

  private func source(
    of secret: SecretName, _ setting: EnvironmentSetting, _ form: SecretForm
  ) throws(TextFailure) -> SecretSource {
    switch form {
    case .literal: .literal(Secret(try setting.text()))
    case .command: .command(try setting.command())
    case .file: .file(path: try setting.path(in: file))
    case .variable: .variable(name: try setting.variableName())
    case .vault: .vault(try setting.vaultEntry(VaultEntry(environment: file.name, secret: secret)))
    }
  }

  /// The settings that are no addresses.
  private func words() throws(TextFailure) -> [String: String] {
    var words: [String: String] = [:]
    for key in profile.keys {
      guard case .setting(let name, let form) = key.kind, let setting = settings[.setting(name)] else { continue }
      switch form {
      case .address: continue
      case .text: words[name] = try setting.text()
      case .word(let allowed): words[name] = try setting.word(of: allowed)
      }
    }
    return words
  }

  private func addresses(on origin: Origin) throws(TextFailure) -> [String: ServerAddress] {
    var addresses: [String: ServerAddress] = [:]
    for key in profile.keys {
      guard case .setting(let name, .address) = key.kind, let setting = settings[.setting(name)] else { continue }
      addresses[name] = try setting.address(on: origin)
    }
    return addresses
  }

  private func checkRequiredKeys() throws(TextFailure) {
    for key in profile.keys where key.isRequired {
      let meanings: [KeyMeaning] =
        switch key.kind {
        case .username: [.username]
        case .tenant: [.tenant]
        case .organizations: [.organizations]
        case .secret(let secret): SecretForm.allCases.map { .secret(secret, $0) }
        case .setting(let name, _): [.setting(name)]
        }
      if !meanings.contains(where: { settings[$0] != nil }) {
        throw TextFailure("the key '\(key.name)' is missing. \(key.help)")
      }
    }
  }
}
