extension EnvironmentDraft {
  /// A draft that says all that an environment's file says, in fob's own format and with absolute paths.
  public init(name: EnvironmentName, of environment: Environment) {
    self.init(name: name, service: environment.service)
    let connection = environment.connection
    let organizations = environment.organizations.joined(separator: ", ")
    let values: [(KeyMeaning, String?)] = [
      (.common(.url), environment.origin.text),
      (.common(.label), environment.label),
      (.username, environment.username),
      (.tenant, environment.tenant),
      (.organizations, organizations.isEmpty ? nil : organizations),
      (.common(.production), environment.isProduction ? "yes" : "no"),
      (.common(.readOnly), environment.isReadOnly ? "yes" : nil),
      (.common(.refresh), environment.refresh == .auto ? nil : environment.refresh.rawValue),
      (.common(.theme), environment.theme),
      (.common(.caFile), connection.caFile),
      (.common(.clientCertificate), connection.clientCertificate),
      (.common(.clientKey), connection.clientKey),
      (.common(.proxy), connection.proxy),
      (.common(.timeout), connection.timeout == ConnectionSettings.standardTimeout ? nil : "\(connection.timeout)s"),
      (.common(.tokenFile), environment.tokenFile),
    ]
    for (key, value) in values {
      if let value { set(key.name, to: value) }
    }
    for (key, value) in environment.settings.sorted(by: { $0.key < $1.key }) { set(key, to: value) }
    for (secret, source) in environment.secrets.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      set(secret, to: source)
    }
  }
}
