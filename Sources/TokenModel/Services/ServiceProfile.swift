import FoundationEssentials

/// A service's description of itself: everything that screens, commands and the environment reader need to know without
/// asking a server.
public struct ServiceProfile: Sendable, Equatable {
  /// The name in environment files.
  public var name: ServiceName
  /// The name that people read: "Preservica".
  public var displayName: String
  /// The keys that environments of this service have in addition to the common ones.
  public var keys: [EnvironmentKey]
  /// The address of environments that name none; nil if every environment must: api.video has one for all.
  public var standardOrigin: Origin?
  /// Hosts known not to be production: the vendor's sandboxes.
  public var sandboxHosts: Set<String>
  /// Whether a session can be refreshed without logging in again.
  public var canRefresh: Bool
  /// Whether a refresh works only while the access token is valid.
  public var refreshNeedsLivingToken: Bool
  /// Whether a refresh token may be used more than once, as the server shows by leaving it unchanged.
  public var mayReuseRefreshTokens: Bool
  /// How scripts present the session's token, or why they get none.
  public var scriptToken: ScriptToken
  /// The secret access key that goes with the session's token where the server's S3 gateway takes that as access key; nil where there is no such gateway.
  public var s3Secret: String?
  /// A path that answers any valid session, for examples; nil if there is none.
  public var examplePath: String?
  /// What the service offers of upload tokens, or nil if it has none.
  public var uploadTokens: UploadTokenSupport?
  /// How many sign-ins the server allows, where it counts them.
  public var signInLimit: SignInLimit?
  /// What logging out does, by what is known before the server is asked.
  public var logOut: LogOutMeaning
  /// Whether a login has the session ended that it replaces: the server keeps both, and ends one without the other.
  public var endsReplacedSessions: Bool
  /// What ends a session and all its copies if the server keeps none, as the end of a sentence: "the password is changed"; nil if it keeps them.
  public var sessionEnd: String?
  /// Secrets sent with each request in addition to the session, such as an OAuth client secret.
  public var sessionSecrets: [SecretName]

  /// Makes a profile from its parts.
  public init(
    name: ServiceName, displayName: String, keys: [EnvironmentKey], standardOrigin: Origin? = nil,
    sandboxHosts: Set<String> = [], canRefresh: Bool, refreshNeedsLivingToken: Bool = false,
    mayReuseRefreshTokens: Bool = false, scriptToken: ScriptToken, s3Secret: String? = nil, examplePath: String? = nil,
    uploadTokens: UploadTokenSupport?, signInLimit: SignInLimit? = nil,
    logOut: LogOutMeaning, endsReplacedSessions: Bool = false, sessionEnd: String? = nil,
    sessionSecrets: [SecretName] = []
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
    self.s3Secret = s3Secret
    self.examplePath = examplePath
    self.uploadTokens = uploadTokens
    self.signInLimit = signInLimit
    self.logOut = logOut
    self.endsReplacedSessions = endsReplacedSessions
    self.sessionEnd = sessionEnd
    self.sessionSecrets = sessionSecrets
  }

  /// Whether an environment at an address is production if its file does not say.
  package func isProduction(_ origin: Origin) -> Bool {
    !origin.isLoopback && !sandboxHosts.contains(origin.host)
  }

  /// The secrets that environments of this service can have.
  public var secrets: [SecretName] {
    keys.compactMap { key in if case .secret(let name) = key.kind { name } else { nil } }
  }
}

/// How scripts present a session's token to the server.
public enum ScriptToken: Sendable, Equatable {
  /// In a header, after a prefix: `Authorization` with `Bearer `, `Preservica-Access-Token` with nothing.
  case header(name: String, prefix: String)
  /// Not at all; the sentence says why and what to use instead.
  case none(reason: String)
}

/// How many sign-ins a server allows in fixed windows of time.
public struct SignInLimit: Sendable, Equatable {
  /// Sign-ins per window; right and wrong ones count alike.
  public var count: Int
  /// Seconds that a window lasts; windows start at multiples of it since 1970.
  public var window: Int
  /// How many of them unattended sign-ins leave to people.
  public var keptForPeople: Int

  /// Makes a limit.
  public init(count: Int, window: Int, keptForPeople: Int) {
    self.count = count
    self.window = window
    self.keptForPeople = keptForPeople
  }
}

/// The rate limit in a server's answer (api.video: `X-RateLimit-…`).
public struct RateLimit: Sendable, Equatable {
  /// Requests per minute.
  public var limit: Int
  /// Requests left in this window.
  public var remaining: Int
  /// Seconds until the next window starts.
  public var resetAfter: Int

  /// Makes a limit.
  public init(limit: Int, remaining: Int, resetAfter: Int) {
    self.limit = limit
    self.remaining = remaining
    self.resetAfter = resetAfter
  }
}

/// What logging out of a service does.
public enum LogOutMeaning: Sendable, Equatable, Codable {
  /// fob asks the server to end the session.
  case endsOnServer
  /// The server has no such call: fob deletes the session, which expires on its own.
  case forgetsLocally
}

/// The server's answer to a logout.
public struct LogOutAnswer: Sendable, Equatable {
  /// What stays valid; nil if nothing does.
  public var remaining: Session?
  /// Why it may still be valid, if the server may yet end it; nil if it cannot, so that it expires on its own.
  public var failure: ServiceFailure?

  /// Whether copies of the session stay valid: only this one has ended. The service's profile says what ends them.
  public var leavesCopies: Bool

  /// All of it has ended.
  public static let ended = LogOutAnswer(remaining: nil)
  /// The server keeps no sessions: it has only taken back this copy.
  public static let signedOut = LogOutAnswer(remaining: nil, leavesCopies: true)

  /// An answer.
  public init(remaining: Session?, failure: ServiceFailure? = nil, leavesCopies: Bool = false) {
    self.remaining = remaining
    self.failure = failure
    self.leavesCopies = leavesCopies
  }
}

/// The outcome of logging out; there is no session here any longer.
public struct LogOutOutcome: Sendable, Equatable, Codable {
  /// Whether a server ended something.
  public var meaning: LogOutMeaning
  /// What of the session stays valid, and until when, as a sentence; nil if nothing does.
  public var remains: String?

  /// An outcome.
  public init(_ meaning: LogOutMeaning, remains: String? = nil) {
    self.meaning = meaning
    self.remains = remains
  }
}
