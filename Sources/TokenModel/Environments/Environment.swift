import Host

/// One server of a service with an account on it, as its file in the configuration folder describes it.
public struct Environment: Sendable, Equatable {
  /// The name: that of its file without the ending.
  public var name: EnvironmentName
  /// The file's path.
  public var file: String
  /// The file as it was when it was read.
  public var fingerprint: FileFingerprint
  /// The kind of server.
  public var service: ServiceName
  /// Scheme, host and port; sessions and secrets are bound to it.
  public var origin: Origin
  /// A word that the operator gave it beside the name, or nil.
  public var label: String?
  /// The account's name, or nil: it is asked for where the service needs one.
  public var username: String?
  /// Preservica's tenant, or nil.
  public var tenant: String?
  /// POD's organizations by slug; empty means all that the account belongs to.
  public var organizations: [String]
  /// Whether it counts as production.
  public var isProduction: Bool
  /// Whether fob must not change anything on the server.
  public var isReadOnly: Bool
  /// Whether fob renews the session by itself.
  public var refresh: RefreshPolicy
  /// The theme to show it in, or nil.
  public var theme: String?
  /// How the server is reached.
  public var connection: ConnectionSettings
  /// The vendor's two-line file to keep current, or nil.
  public var tokenFile: String?
  /// Where secrets come from; one that is absent is asked for.
  public var secrets: [SecretName: SecretSource]
  /// What only the service understands, by key; addresses in full.
  public var settings: [String: String]
  /// The other servers that the settings name: requests of this environment go there too, with its secrets.
  public var furtherOrigins: [Origin]

  /// Makes an environment.
  public init(
    name: EnvironmentName, file: String, fingerprint: FileFingerprint, service: ServiceName, origin: Origin,
    label: String? = nil, username: String? = nil, tenant: String? = nil, organizations: [String] = [],
    isProduction: Bool, isReadOnly: Bool = false, refresh: RefreshPolicy = .auto, theme: String? = nil,
    connection: ConnectionSettings = ConnectionSettings(), tokenFile: String? = nil,
    secrets: [SecretName: SecretSource] = [:], settings: [String: String] = [:], furtherOrigins: [Origin] = []
  ) {
    self.name = name
    self.file = file
    self.fingerprint = fingerprint
    self.service = service
    self.origin = origin
    self.label = label
    self.username = username
    self.tenant = tenant
    self.organizations = organizations
    self.isProduction = isProduction
    self.isReadOnly = isReadOnly
    self.refresh = refresh
    self.theme = theme
    self.connection = connection
    self.tokenFile = tokenFile
    self.secrets = secrets
    self.settings = settings
    self.furtherOrigins = furtherOrigins
  }

  /// Every address that its file names: where its secrets may be sent.
  public var origins: [Origin] { [origin] + furtherOrigins }

  /// Whether a secret of it is in the vault.
  public var takesFromVault: Bool {
    secrets.values.contains { source in if case .vault = source { true } else { false } }
  }
}
