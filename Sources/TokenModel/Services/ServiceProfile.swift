import FoundationEssentials

/// What a service says of itself: everything that screens, commands and the environment reader need to know without asking a server.
public struct ServiceProfile: Sendable, Equatable {
  /// The name in environment files.
  public var name: ServiceName
  /// The name that people read: "Preservica".
  public var displayName: String
  /// The keys that environments of this service have beside the common ones.
  public var keys: [EnvironmentKey]
  /// The address of environments that name none, or nil where every environment must: api.video has one for all.
  public var standardOrigin: Origin?
  /// Hosts that are known not to be production: the vendor's own sandboxes.
  public var sandboxHosts: Set<String>
  /// Whether a session can be renewed without logging in again.
  public var canRefresh: Bool
  /// Whether a refresh works only while the access token still lives.
  public var refreshNeedsLivingToken: Bool
  /// Whether a refresh token may be for more than one use, as the server shows by leaving it unchanged.
  public var mayReuseRefreshTokens: Bool
  /// How scripts present the session's token, or why there is none for them.
  public var scriptToken: ScriptToken
  /// A path that answers whoever has a valid session, for examples; nil where there is none.
  public var examplePath: String?
  /// What the service offers of upload tokens, or nil where it has none.
  public var uploadTokens: UploadTokenSupport?
  /// How many sign-ins the server allows, where it counts them.
  public var signInLimit: SignInLimit?
  /// What logging out does, as far as it is known before the server is asked.
  public var logOut: LogOutMeaning
  /// What ends a session and all its copies where the server keeps none, as the end of a sentence: "the password is changed"; nil where it keeps them.
  public var sessionEnd: String?
  /// The environment's secrets that go with requests under a session beside the session itself, such as those of a client that must prove who it is.
  public var sessionSecrets: [SecretName]

  /// Makes a profile from its parts.
  public init(
    name: ServiceName, displayName: String, keys: [EnvironmentKey], standardOrigin: Origin? = nil,
    sandboxHosts: Set<String> = [], canRefresh: Bool, refreshNeedsLivingToken: Bool = false,
    mayReuseRefreshTokens: Bool = false, scriptToken: ScriptToken, examplePath: String? = nil,
    uploadTokens: UploadTokenSupport?, signInLimit: SignInLimit? = nil,
    logOut: LogOutMeaning, sessionEnd: String? = nil, sessionSecrets: [SecretName] = []
  ) {
    self.name = name
    self.displayName = displayName
    self.keys = keys
    self.standardOrigin = standardOrigin
    self.sandboxHosts = sandboxHosts
    self.canRefresh = canRefresh
    self.refreshNeedsLivingToken = refreshNeedsLivingToken
    self.mayReuseRefreshTokens = mayReuseRefreshTokens
    self.scriptToken = scriptToken
    self.examplePath = examplePath
    self.uploadTokens = uploadTokens
    self.signInLimit = signInLimit
    self.logOut = logOut
    self.sessionEnd = sessionEnd
    self.sessionSecrets = sessionSecrets
  }

  /// The secrets that environments of this service can have.
  public var secrets: [SecretName] {
    keys.compactMap { key in if case .secret(let name) = key.kind { name } else { nil } }
  }
}
