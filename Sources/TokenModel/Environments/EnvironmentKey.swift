/// Which kind of server an environment speaks to, as its file writes it: `preservica`, `api.video`, `pod`.
public struct ServiceName: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
  /// The name as an environment's file writes it.
  public let rawValue: String

  /// Takes any name; whether a service of that name exists, `ServiceDirectory` knows.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// The name as an environment's file writes it.
  public var description: String { rawValue }
}

/// A key that environments of one service understand in addition to the common ones, with its help.
public struct EnvironmentKey: Sendable, Equatable {
  /// What the key holds.
  public enum Kind: Sendable, Equatable {
    /// The account's name.
    case username
    /// Preservica's tenant.
    case tenant
    /// One or more organizations, separated by commas or lines.
    case organizations
    /// A secret, with its `_command`, `_file` and `_env` forms.
    case secret(SecretName)
    /// A setting that only the service understands.
    case setting(String, Form)
  }

  /// What the value of a setting may be.
  public enum Form: Sendable, Equatable {
    /// Any text on one line.
    case text
    /// One of these words.
    case word([String])
    /// An address (`ServerAddress`); a path alone is one on the environment's own server.
    case address
  }

  /// When someone who adds an environment is asked for it; elsewhere it is left to the file.
  public enum Asking: Sendable, Equatable {
    case always
    case never
    /// Where one of these is so.
    case when([Condition])
  }

  /// That another key of the environment has one of some values.
  public struct Condition: Sendable, Equatable {
    /// The other key.
    public var key: String
    /// The values.
    public var values: [String]

    /// A condition on a key.
    public init(_ key: String, isOneOf values: [String]) {
      self.key = key
      self.values = values
    }
  }

  /// What the key holds.
  public var kind: Kind
  /// Whether an environment without it is an error.
  public var isRequired: Bool
  /// When someone who adds an environment is asked for it.
  public var asking: Asking
  /// The word that counts if the key is absent, if that is always the same.
  public var standard: String?
  /// One sentence for `fob env add`, the manual and error messages.
  public var help: String

  /// Makes a key.
  public init(
    _ kind: Kind, isRequired: Bool = false, asking: Asking = .always, standard: String? = nil, help: String
  ) {
    self.kind = kind
    self.isRequired = isRequired
    self.asking = asking
    self.standard = standard
    self.help = help
  }

  /// The key as an environment's file writes it.
  public var name: String {
    switch kind {
    case .username: "username"
    case .tenant: "tenant"
    case .organizations: "organization"
    case .secret(let secret): secret.rawValue
    case .setting(let name, _): name
    }
  }

  /// The words that it can be, in their order; nil if it is written freely.
  public var words: [String]? { if case .setting(_, .word(let words)) = kind { words } else { nil } }

  /// Whether its value is a secret.
  public var isSecret: Bool { if case .secret = kind { true } else { false } }
}

/// A key that environments of every service understand; the raw value is how their files write it.
public enum CommonEnvironmentKey: String, Sendable, Hashable, CaseIterable {
  case service, url, label, theme, production
  case readOnly = "read_only"
  case refresh
  case caFile = "ca_file"
  case clientCertificate = "client_certificate"
  case clientKey = "client_key"
  case proxy, timeout
  case tokenFile = "token_file"
  case tokenFileFormat = "token_file_format"
  case share
  case onEvent = "on_event"

  /// One sentence for `fob env add`, the manual and error messages.
  public var help: String {
    switch self {
    case .service: "The kind of server."
    case .url: "The server's address: https://HOST or https://HOST:PORT."
    case .label: "A note shown beside the name."
    case .theme: "The theme for this environment."
    case .production: "Production: yes or no. Default: yes, except for this machine and known sandboxes."
    case .readOnly: "Read-only: yes or no. With yes fob changes nothing on the server."
    case .refresh: "Whether fob refreshes the session automatically (auto) or only on request (manual)."
    case .caFile: "A PEM file with the certificate authorities to trust instead of the host's."
    case .clientCertificate: "A PEM file with the client's certificate."
    case .clientKey:
      "A PEM file with the client certificate's key, if it is not in the same file; without a passphrase, readable by its owner only."
    case .proxy: "A proxy's address. Default: HTTPS_PROXY."
    case .timeout:
      "Time limit for one request, and for a whole login or refresh, such as 20s; at most an hour."
    case .tokenFile: "A file that fob keeps current with the session's token, readable by you only."
    case .tokenFileFormat:
      "What is in token_file: vendor (the time and the token on two lines, as in Preservica's example), value, header, json or env. Default: vendor."
    case .share: "The share through which other hosts have the same session ('fob share'); needs username."
    case .onEvent:
      "A command that fob runs at events, quoted as in a shell, run without one; it reads JSON on its standard input. Default: that of settings.ini."
    }
  }
}
