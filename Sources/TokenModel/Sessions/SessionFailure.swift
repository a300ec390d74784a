import Formats

/// Why there is no valid session, or why something under it failed; each with a sentence for the user.
public enum SessionFailure: Error, Sendable, Equatable, Codable {
  /// Only a person can continue.
  case loginNeeded(EnvironmentName, reason: String, advice: LoginAdvice = .logIn)
  /// The environment's address changed since the session was issued; a login confirms it.
  case originChanged(EnvironmentName, OriginChange)
  /// The service refused, or could not be reached.
  case service(ServiceFailure)
  /// Too soon to log in or to refresh: the sign-ins are used up, the last attempt failed just now, or the server wants
  /// it later. `retryAfter` in seconds.
  case tooSoon(retryAfter: Int?, reason: String)
  /// Someone else is refreshing and did not finish in time.
  case busy(EnvironmentName)
  /// Other hosts share the session, and the share does not answer: nothing that can be used only once was sent.
  case shareUnreachable(EnvironmentName, share: EnvironmentName, reason: String)
  /// Another host has claimed the session and has not finished; it may take so many seconds more.
  case claimedElsewhere(EnvironmentName, host: String, seconds: Int)
  /// The session cannot be made valid for that many seconds now; the reason says why it was not refreshed.
  case validityUnmet(demanded: Int, left: Int, reason: String)
  /// More validity was requested than a session's whole lifetime.
  case validityBeyondLifetime(demanded: Int, lifetime: Int)
  /// A source of a secret did not yield it: the command failed, the file is open to others.
  case secretUnavailable(EnvironmentName, reason: String)
  /// A secret is in the vault, which is locked.
  case vaultLocked(EnvironmentName)
  /// The environment's file was changed or removed during the wait for its session; nothing was done.
  case environmentChanged(EnvironmentName)
  /// The service has no token for scripts.
  case noScriptToken(reason: String)
  /// The environment, or this run, is read-only.
  case readOnly(EnvironmentName)
  /// The server did not confirm that it ended the session, which is kept. `remains` says what stays valid and until
  /// when.
  indirect case notLoggedOut(EnvironmentName, because: SessionFailure, remains: String)
  /// There is no such file.
  case noFile(path: String)
  /// The state could not be read or written.
  case state(reason: String)
}

extension SessionFailure: CustomStringConvertible {
  /// What is wrong and what to do next.
  public var description: String {
    switch self {
    case .loginNeeded(let name, let reason, let advice):
      "\(name): login needed: \(Sentence.closed(reason)) \(advice.command(for: name))"
    case .originChanged(let name, let change):
      "\(name): its address changed \(change), and fob sends no session or secret there before you confirm it. "
        + "To confirm it, run: fob login \(name)"
    case .service(let failure): failure.description
    case .busy(let name): "\(name): another process is refreshing this session and has not finished. Try again."
    case .shareUnreachable(let name, let share, let reason):
      "\(name): the share '\(share)' does not answer, and without it fob sends nothing that is good for one use: "
        + "\(Sentence.closed("\(DisplayText(reason))")) Try again, or log in for this host alone: fob login \(name) --local"
    case .claimedElsewhere(let name, let host, let seconds):
      "\(name): the host \(DisplayText(host)) is refreshing this session and has not finished; it may take \(seconds) s more. Try again."
    case .validityUnmet(let demanded, let left, let reason):
      "The session is valid for \(left) s more, not for \(demanded) s, and could not be refreshed: \(reason)"
    case .validityBeyondLifetime(let demanded, let lifetime):
      "\(demanded) s were requested, but this service's sessions are valid for \(lifetime) s."
    case .secretUnavailable(let name, let reason): "\(name): \(reason)"
    case .vaultLocked(let name): "\(name): \(VaultFailure.locked)"
    case .environmentChanged(let name): "\(name): its file changed just now; nothing was done. Try again."
    case .noScriptToken(let reason), .tooSoon(_, let reason): reason
    case .readOnly(let name): "\(name) is read-only here: nothing was changed."
    case .notLoggedOut(let name, let cause, let remains):
      "\(name): not logged out: \(Sentence.closed(cause.plainReason)) The session is kept. \(remains) Try again, "
        + "or delete it here only: fob logout \(name) --forget"
    case .noFile(let path): "There is no file \(path)."
    case .state(let reason): reason
    }
  }

  /// What is wrong, without the environment's name.
  public var plainReason: String {
    switch self {
    case .loginNeeded(_, let reason, _), .secretUnavailable(_, let reason): reason
    case .originChanged(_, let change): "Its address changed \(change), and fob does not send the session there."
    case .vaultLocked: "\(VaultFailure.locked)"
    default: description
    }
  }

  /// The same for use beside other environments: begins with the environment's name, once.
  public func description(in name: EnvironmentName) -> String {
    switch self {
    case .loginNeeded, .originChanged, .busy, .shareUnreachable, .claimedElsewhere, .secretUnavailable, .vaultLocked,
      .environmentChanged, .readOnly, .notLoggedOut:
      description
    case .service, .tooSoon, .validityUnmet, .validityBeyondLifetime, .noScriptToken, .noFile, .state:
      "\(name): \(description)"
    }
  }

  /// Seconds after which the same may be tried again, if known.
  public var retryAfter: Int? {
    switch self {
    case .service(.rateLimited(let seconds, _)), .tooSoon(let seconds, _): seconds
    default: nil
    }
  }
}

extension SessionFailure {
  /// Why a session was not issued or refreshed, by its server's answer.
  package init(ofRenewal failure: ServiceFailure) {
    switch failure {
    case .rateLimited(let seconds, let reason): self = .tooSoon(retryAfter: seconds, reason: reason)
    default: self = .service(failure)
    }
  }
}

extension SessionFailure {
  /// The kind of failure in a word or two for a column: `unreachable`.
  public var word: String {
    switch self {
    case .loginNeeded: "login needed"
    case .originChanged: "new address"
    case .service(let failure): failure.word
    case .tooSoon: "rate limit"
    case .busy, .claimedElsewhere: "busy"
    case .shareUnreachable: "share: no answer"
    case .validityUnmet, .validityBeyondLifetime, .noScriptToken: "failed"
    case .secretUnavailable: "no secret"
    case .vaultLocked: "vault locked"
    case .environmentChanged: "changed"
    case .notLoggedOut(_, let cause, _): cause.word
    case .readOnly: "read-only"
    case .noFile: "no file"
    case .state: "state"
    }
  }
}

extension ServiceFailure {
  /// The kind of failure in a word or two for a column: `rate limit`.
  public var word: String {
    switch self {
    case .unreachable: "unreachable"
    case .serverError: "server error"
    case .credentialsRefused, .clientRefused, .sessionRefused, .refused: "refused"
    case .notFound: "not found"
    case .rateLimited: "rate limit"
    case .unsupported: "unsupported"
    case .unexpected: "unexpected"
    case .cancelled: "stopped"
    }
  }
}

/// What helps if a login is needed.
public enum LoginAdvice: Sendable, Equatable, Codable {
  /// Another login.
  case logIn
  /// A login with the environment's file would be refused again: what to check first, as the beginning of a sentence.
  case check(String)
  /// The session can be refreshed, but not automatically.
  case refresh

  /// The advice after a login, or a client's refresh, was refused with what the environment's file supplies.
  /// - Parameter fields: what a login there asks for.
  package init(after failure: ServiceFailure, in environment: Environment, asking fields: [LoginField]) {
    switch failure {
    case .credentialsRefused:
      let keys = fields.compactMap { Self.key(of: $0.name, in: environment) }
      self = environment.secrets.isEmpty ? .logIn : .check("Check \(Self.list(keys)) in \(environment.file)")
    case .clientRefused:
      let keys = fields.compactMap { field in
        if case .secret = field.name { Self.key(of: field.name, in: environment) } else { nil }
      }
      let place = keys.isEmpty ? environment.file : "\(Self.list(keys)) in \(environment.file)"
      self = .check("Check \(place)")
    case let other where other.refusesLogin:
      self = .check("Check \(environment.file) with: fob env check \(environment.name)")
    default: self = .logIn
    }
  }

  private static func list(_ keys: [String]) -> String {
    guard let last = keys.last, keys.count > 1 else { return keys.joined() }
    return "\(keys.dropLast().joined(separator: ", ")) and \(last)"
  }

  /// The key by which the file supplies an answer; nil if a person gives it.
  private static func key(of field: LoginField.Name, in environment: Environment) -> String? {
    switch field {
    case .username: environment.username.map { _ in "username" }
    case .tenant: environment.tenant.map { _ in "tenant" }
    case .secret(let name): environment.secrets[name].map { $0.form.key(of: name) }
    case .code, .address: nil
    }
  }

  /// The same as a sentence for the command line.
  func command(for name: EnvironmentName) -> String {
    switch self {
    case .logIn: "Run: fob login \(name)"
    case .check(let what): "\(what), then run: fob login \(name)"
    case .refresh: "Run: fob refresh \(name)"
    }
  }
}

extension LoginAdvice: JSONReadable {
  /// Reads it from a session file.
  public init(json part: JSONPart) throws(JSONFailure) {
    let members = try JSONMembers(json: part)
    if let check: JSONMembers = try members.readIfPresent("check") {
      self = .check(try check.read("_0"))
    } else if let _: JSONMembers = try members.readIfPresent("refresh") {
      self = .refresh
    } else {
      let _: JSONMembers = try members.read("logIn")
      self = .logIn
    }
  }
}
