import Formats

/// One server of a service with an account on it, as its file in the configuration folder describes it.
public struct Environment: Sendable, Equatable {
  /// The name: that of its file without the ending.
  public var name: EnvironmentName
  /// The file's path.
  public var file: String
  /// Whose the file is, and what it hides.
  public var place: EnvironmentPlace
  /// The file as it was when it was read.
  public var fingerprint: FileFingerprint
  /// The kind of server.
  public var service: ServiceName
  /// Scheme, host and port; sessions and secrets are bound to it.
  public var origin: Origin
  /// A word that the operator gave it beside the name, or nil.
  public var label: String?
  /// The account's name, or nil: it is asked for if the service needs one.
  public var username: String?
  /// Preservica's tenant, or nil.
  public var tenant: String?
  /// POD's organizations by slug; empty means all that the account belongs to.
  public var organizations: [String]
  /// Whether it counts as production.
  public var isProduction: Bool
  /// Whether fob must not change anything on the server.
  public var isReadOnly: Bool
  /// Whether fob refreshes the session automatically.
  public var refresh: RefreshPolicy
  /// The theme to show it in, or nil.
  public var theme: String?
  /// How the server is reached.
  public var connection: ConnectionSettings
  /// The file to keep current with the session's token, or nil.
  public var tokenFile: String?
  /// What is written into it.
  public var tokenFileFormat: TokenFileFormat
  /// The share through which other hosts have the same session, or nil.
  public var share: EnvironmentName?
  /// The words of the command for events, or nil: that of the settings.
  public var onEvent: [String]?
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
    connection: ConnectionSettings = ConnectionSettings(), tokenFile: String? = nil, share: EnvironmentName? = nil,
    onEvent: [String]? = nil, secrets: [SecretName: SecretSource] = [:], settings: [String: String] = [:],
    furtherOrigins: [Origin] = [], tokenFileFormat: TokenFileFormat = .vendor, place: EnvironmentPlace = .own
  ) {
    self.name = name
    self.file = file
    self.place = place
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
    self.tokenFileFormat = tokenFileFormat
    self.share = share
    self.onEvent = onEvent
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

/// How a server is reached, where an environment says more than its address.
public struct ConnectionSettings: Sendable, Hashable {
  /// A PEM file with the certificate authorities to trust instead of the host's.
  public var caFile: String?
  /// A PEM file with the client's certificate.
  public var clientCertificate: String?
  /// A PEM file with its key.
  public var clientKey: String?
  /// A proxy's URL, instead of the one that the process environment names.
  public var proxy: String?
  /// Seconds for one request in all.
  public var timeout: Int

  /// The time limit where a file names none, in seconds.
  public static let standardTimeout = 20

  /// Makes settings.
  public init(
    caFile: String? = nil, clientCertificate: String? = nil, clientKey: String? = nil, proxy: String? = nil,
    timeout: Int = ConnectionSettings.standardTimeout
  ) {
    self.caFile = caFile
    self.clientCertificate = clientCertificate
    self.clientKey = clientKey
    self.proxy = proxy
    self.timeout = timeout
  }
}

/// Whether fob refreshes a session automatically: `refresh = auto` or `manual`.
public enum RefreshPolicy: String, Sendable, Codable, CaseIterable {
  /// Before it ends, as long as fob is open or a script asks.
  case auto
  /// Only when a person or `fob refresh` says so.
  case manual
}

/// The name of an environment: letters, digits, `.`, `_` and `-`, not starting with `.` or `-`, at most 64 characters, so that it is safe as a file's
/// name, on a command line and on a screen.
public struct EnvironmentName: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
  /// The name.
  public let text: String

  /// What a name may look like, for error messages.
  public static let rule = "letters, digits, '.', '_' and '-', not starting with '.' or '-', at most 64 characters"

  /// Takes a name, or nil if it does not follow the rule.
  public init?(_ text: String) {
    let allowed = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
        true
      default: false
      }
    }
    guard allowed, let first = text.utf8.first, first != UInt8(ascii: "."), first != UInt8(ascii: "-"),
      text.utf8.count <= 64
    else { return nil }
    self.text = text
  }

  /// The name.
  public var description: String { text }

  /// By bytes.
  public static func < (left: EnvironmentName, right: EnvironmentName) -> Bool { left.text < right.text }
}

extension ConnectionSettings {
  /// The files that are named here, and whether a secret stands in them. If no key's file is named, the key is in the certificate's.
  package var files: [(key: CommonEnvironmentKey, path: String, holdsSecret: Bool)] {
    let named: [(key: CommonEnvironmentKey, path: String?, holdsSecret: Bool)] = [
      (.caFile, caFile, false),
      (.clientCertificate, clientCertificate, clientKey == nil || clientKey == clientCertificate),
      (.clientKey, clientKey, true),
    ]
    return named.compactMap { file in file.path.map { (file.key, $0, file.holdsSecret) } }
  }
}
