/// Something that was done to a session or an upload token, or tried: what the audit log keeps a line of. Holds no secret; an upload token is named
/// by its handle.
public struct AuditEvent: Sendable, Equatable {
  /// What was done. The raw values are the words in the file and on the command line.
  public enum Kind: String, Sendable, CaseIterable {
    /// A session was got with a password, key or code.
    case login
    /// A session was refreshed with its refresh token.
    case refresh
    /// A session was ended.
    case logout
    /// The server ended a session, or refused its access token, before its time.
    case ended
    /// A session that another host of the team got was taken over.
    case adopt
    /// The register of a share ceased to answer, or answers again; or a person logged in without it.
    case share
    /// An upload token was made.
    case create
    /// An upload token was replaced by one like it, which the detail names.
    case rotate
    /// The value of an upload token was given to a command.
    case deliver
    /// An upload token got a label of the operator's own, or lost it.
    case label
    /// An upload token was ended.
    case revoke
    /// A person accepted a file of the environment or of its service, as it was then.
    case accept
    /// The command for events did not do its work; noted once, until it does.
    case event
    /// A secret was shown in the clear.
    case reveal
    /// A secret was handed to a clipboard.
    case copy
  }

  /// How it ended. The raw values are the words in the file.
  public enum Result: String, Sendable, CaseIterable {
    case done
    /// The server, or fob itself, said no: nothing changed.
    case refused
    /// It did not happen: nothing changed.
    case failed
    /// The server may have done it, and nobody knows.
    case unknown
  }

  /// What was done.
  public var kind: Kind
  /// Where.
  public var environment: EnvironmentName
  /// The server.
  public var origin: Origin
  /// The account, or nil if it is not known.
  public var account: String?
  /// The upload token; nil if it was the session.
  public var handle: Handle?
  /// How it ended.
  public var result: Result
  /// What else there is to say: how, or why not. Without a secret.
  public var detail: String?

  /// An event in an environment.
  public init(
    _ kind: Kind, in environment: Environment, account: String?, handle: Handle? = nil, result: Result = .done,
    detail: String? = nil
  ) {
    self.init(
      kind, named: environment.name, origin: environment.origin, account: account ?? environment.username,
      handle: handle, result: result, detail: detail)
  }

  /// An event at a server, under an environment's name.
  public init(
    _ kind: Kind, named environment: EnvironmentName, origin: Origin, account: String?, handle: Handle? = nil,
    result: Result = .done, detail: String? = nil
  ) {
    self.kind = kind
    self.environment = environment
    self.origin = origin
    self.account = account
    self.handle = handle
    self.result = result
    self.detail = detail
  }

  /// The same event, which failed.
  public func failed(_ failure: SessionFailure) -> AuditEvent {
    var event = self
    event.result = Result(failure)
    event.detail = [detail, failure.description].compactMap(\.self).joined(separator: ": ")
    return event
  }
}

extension AuditEvent.Result {
  /// What a failure says of what was tried.
  public init(_ failure: SessionFailure) {
    switch failure {
    case .service(let reason):
      switch reason {
      case .credentialsRefused, .clientRefused, .sessionRefused, .refused, .notFound, .unsupported, .rateLimited:
        self = .refused
      case .unreachable, .serverError, .unexpected, .cancelled: self = reason.mayHaveTakenEffect ? .unknown : .failed
      }
    case .notLoggedOut(_, let cause, _): self.init(cause)
    case .tooSoon, .readOnly, .loginNeeded, .originChanged: self = .refused
    case .busy, .shareUnreachable, .claimedElsewhere, .validityUnmet, .validityBeyondLifetime, .secretUnavailable,
      .vaultLocked, .environmentChanged,
      .noScriptToken, .noFile, .state:
      self = .failed
    }
  }
}

/// Where it is noted who did what. fob reports once that it cannot write the log, and never stops the work itself for it.
public protocol AuditTrail: Sendable {
  /// Records an event; it is on disk when this returns, unless the disk refuses it.
  func record(_ event: AuditEvent) async
}

extension AuditTrail {
  /// Does something and notes how it ended.
  /// - Parameters:
  ///   - event: what is noted where it fails.
  ///   - done: what is noted for a value; nil for nothing.
  package func recording<Value: Sendable>(
    _ event: AuditEvent, _ body: () async throws(SessionFailure) -> Value, as done: (Value) -> AuditEvent?
  ) async throws(SessionFailure) -> Value {
    do throws(SessionFailure) {
      let value = try await body()
      if let done = done(value) { await record(done) }
      return value
    } catch {
      await record(event.failed(error))
      throw error
    }
  }
}
