import Formats
import FoundationEssentials

/// Everything stored about one environment's session: the content of `NAME.json`.
///
/// Times are by the local clock, those within `session` by the server's.
public struct SessionRecord: Sendable, Equatable {
  /// Raised with every save; an older one loses.
  public var generation: Int
  /// The environment's file when it last agreed with the binding: while its `stat` is the same, the session belongs to
  /// it, and the file need not be read again.
  public var environmentFile: FileFingerprint
  /// What the last good login confirmed, or nil before the first: session and secrets go only there.
  public var binding: SessionBinding?
  /// The session, or nil when there is none.
  public var session: Session?
  /// Seconds to add to the local clock to get the server's.
  public var clockOffset: TimeInterval
  /// The local clock when its times were written; nil if unknown.
  public var clockAnchor: ClockAnchor?
  /// The same for other hosts that have written the record, and for earlier boots of this one; the latest first.
  public var clocks: [HostClock] = []
  /// Seconds by which the local clock was set forward since the server last gave its time. Either it was wrong and is
  /// right now, or the machine stood still unnoticed, as a suspended virtual machine does: then the session is that
  /// much older. Only the server knows. The same holds if the clock turned out to be behind the server's by an unknown
  /// time.
  public var clockDoubt: TimeInterval
  /// When the server last accepted the session.
  public var checked: Date?
  /// When a refresh was about to be sent whose result is unknown: the refresh token may be spent since.
  public var refreshStarted: Date?
  /// What refreshes have shown about the refresh token.
  public var refreshHistory = RefreshHistory()
  /// The last failed refresh or login, or nil when none followed the last good one.
  public var failure: RecordedFailure?
  /// Unattended logins refused in a row, all with the same version of the environment's file.
  public var refusedLogins: Int
  /// No unattended login before then, by the local clock, after the last was refused; refreshes go on.
  public var nextLogin: Date?
  /// The environment's file when only a person could help: editing it may help too.
  public var refusedFile: FileFingerprint?
  /// The environment's file when the server last asked for more than it supplies: a login needs a person until the file
  /// is edited.
  public var challengedFile: FileFingerprint?
  /// The last half minute whose code of the second factor was used (RFC 6238 section 5.2: each once), by the server's clock.
  public var lastCodeStep: Int64?
  /// When the session was refreshed or logged in to without a person, within the last minute.
  public var renewals: [Date]
  /// What is remembered of the register, if the session is or was shared with other hosts.
  public var share: ShareMemory?
  /// What came of ending the session before, since the last login; nil where there was none, or a refresh succeeded since.
  public var replaced: ReplacedSession.Outcome?
  /// When the register last confirmed the session; nil if it is not shared.
  public var confirmed: Date?

  /// The record of an environment about which nothing is known yet.
  public init(of environment: Environment) {
    generation = 0
    environmentFile = environment.fingerprint
    clockOffset = 0
    clockDoubt = 0
    refusedLogins = 0
    renewals = []
  }
}

extension SessionRecord {
  /// The session as callers get it, where it belongs to what the environment's file says now; without a refresh token that may be spent.
  public func held(for environment: Environment, warning: String? = nil) -> HeldSession? {
    guard var session, binding == SessionBinding(environment), session.origin == environment.origin else { return nil }
    if trustedRefreshToken == nil, case .tokens(var tokens) = session.credentials {
      tokens.refresh = nil
      session.credentials = .tokens(tokens)
    }
    return HeldSession(
      session: session, clockOffset: clockOffset, clockDoubt: clockDoubt, generation: generation, checked: checked,
      warning: warning)
  }

  /// The last failed refresh or login, if it still counts: editing the environment's file may have fixed what only a
  /// person could.
  public func failure(for environment: Environment) -> RecordedFailure? {
    let wasEdited = refusedFile.map { $0 != environment.fingerprint } ?? false
    return wasEdited && failure?.needsLogin == true ? nil : failure
  }

  /// Until when unattended logins wait after a refusal; nil if they need not. Editing the environment's file may have
  /// fixed what was refused.
  public func loginPause(for environment: Environment, now: Date) -> Date? {
    refusedFile == environment.fingerprint ? LoginBackOff.nextTry(at: nextLogin, now: now) : nil
  }

  /// Whether a login needs a person, although the environment's file supplies all that it can name.
  public func asksMore(of environment: Environment) -> Bool { challengedFile == environment.fingerprint }

  /// The refresh token, unless it may be spent; one that has proved to be for more than one use is trusted once more.
  public var trustedRefreshToken: Secret? {
    refreshStarted == nil || refreshHistory.allowsOneMore ? session?.refreshToken : nil
  }

  /// What the environment's file names as addresses that were not confirmed, or nil.
  public func originChange(for environment: Environment) -> OriginChange? {
    guard let binding else { return nil }
    let confirmed = [binding.origin] + (binding.furtherOrigins ?? [])
    let unconfirmed = environment.furtherOrigins.filter { !confirmed.contains($0) }
    if environment.origin != binding.origin {
      return OriginChange(from: binding.origin, to: [environment.origin] + unconfirmed)
    }
    guard !unconfirmed.isEmpty else { return nil }
    return OriginChange(from: binding.furtherOrigins?.first ?? binding.origin, to: unconfirmed)
  }

  /// Seconds for which a session is used without reading the register again.
  private static let confirmation: TimeInterval = 60

  /// What `confirmed` says of a session that this host got and that is not in the register: it is looked for at each use.
  public static let neverConfirmed = Date(timeIntervalSince1970: 0)

  /// Whether the register never confirmed the session: no other host can have its refresh token. A clock that was set moves the time a little.
  public var isUnpublished: Bool { confirmed.map { $0.timeIntervalSince(Self.neverConfirmed) < 1e8 } ?? false }

  /// Whether the session may be used without reading the register, if there is one.
  public func isConfirmed(at local: Date) -> Bool {
    guard let confirmed else { return true }
    return (0..<Self.confirmation).contains(local.timeIntervalSince(confirmed))
  }

  /// The time by the server's clock.
  public func serverTime(at local: Date) -> Date { local.addingTimeInterval(clockOffset) }
}

/// Whose session it is: what the environment's file said when its session was got.
///
/// Sessions and secrets are bound to the origin; a session is bound to the account too.
public struct SessionBinding: Sendable, Equatable, Encodable {
  /// The server.
  public var origin: Origin
  /// The kind of server.
  public var service: ServiceName
  /// The account that the file names, or nil if it is asked for.
  public var username: String?
  /// The tenant that the file names, or nil.
  public var tenant: String?
  /// What the file says that only the service understands, by key, or nil if it says nothing.
  public var settings: [String: String]?
  /// The other servers that the file names, or nil if it names none.
  public var furtherOrigins: [Origin]?

  /// What an environment's file says now.
  public init(_ environment: Environment) {
    origin = environment.origin
    service = environment.service
    username = environment.username
    tenant = environment.tenant
    // How a session ends says nothing of whose it is.
    let identifying = environment.settings.filter { $0.key != ReplacedSession.key }
    settings = identifying.isEmpty ? nil : identifying
    furtherOrigins = environment.furtherOrigins.isEmpty ? nil : environment.furtherOrigins
  }
}

extension SessionBinding: JSONReadable {
  /// Reads it from a session file.
  public init(json part: JSONPart) throws(JSONFailure) {
    let members = try JSONMembers(json: part)
    origin = try members.read("origin")
    service = ServiceName(rawValue: try members.read("service"))
    username = try members.readIfPresent("username")
    tenant = try members.readIfPresent("tenant")
    settings = try members.readIfPresent("settings")
    furtherOrigins = try members.readIfPresent("furtherOrigins")
  }
}

/// What refreshes have shown of a session's refresh token: whether it is for one use, and whether it can still be trusted.
public struct RefreshHistory: Sendable, Equatable, Encodable {
  /// A refresh token that is not used again.
  public struct GivenUp: Sendable, Equatable, Encodable {
    /// When, by the local clock.
    public var at: Date
    /// Why, as a sentence for the user; without a secret.
    public var reason: String
  }

  /// Refreshes in a row that left the refresh token as it was.
  public private(set) var unchanged = 0
  /// Whether the server has ever replaced one: then it replaces them all, some perhaps later.
  public private(set) var wasReplaced = false
  /// Whether the last refresh may have been done without a good answer.
  public private(set) var isDoubtful = false
  /// Why there is no refresh token any longer, where there was one; nil since the last good login.
  public private(set) var givenUp: GivenUp?

  /// Nothing is known yet.
  public init() {}

  /// So many refreshes have to leave the refresh token unchanged before it counts as reusable.
  private static let proof = 2

  /// Whether the refresh token has proved to be for more than one use.
  public var isProven: Bool { unchanged >= Self.proof && !wasReplaced }

  /// Whether a refresh token whose last use may have been its end may be sent, which is done once.
  public var allowsOneMore: Bool { isProven && !isDoubtful }

  /// Whether all counts can go on.
  var isPossible: Bool { SessionFile.isPossible(count: unchanged) }

  /// A login began another session; how the server treats refresh tokens, it has shown before.
  mutating func begin() {
    unchanged = 0
    isDoubtful = false
    givenUp = nil
  }

  /// A refresh was answered.
  mutating func record(isUnchanged: Bool) {
    unchanged = isUnchanged ? unchanged + 1 : 0
    wasReplaced = wasReplaced || !isUnchanged
    isDoubtful = false
    givenUp = nil
  }

  /// Its time by the local clock, which was set by so many seconds.
  mutating func follow(_ step: TimeInterval) { givenUp?.at.addTimeInterval(step) }

  /// The refresh token was sent, and nobody knows what became of that.
  mutating func doubt() { isDoubtful = true }

  /// The refresh token is not used again.
  mutating func giveUp(_ reason: String, at local: Date) {
    givenUp = GivenUp(at: local, reason: reason)
    isDoubtful = false
  }
}

extension RefreshHistory: JSONReadable {
  /// Reads it from a session file.
  public init(json part: JSONPart) throws(JSONFailure) {
    let members = try JSONMembers(json: part)
    unchanged = try members.read("unchanged")
    wasReplaced = try members.read("wasReplaced")
    isDoubtful = try members.read("isDoubtful")
    givenUp = try members.readIfPresent("givenUp")
  }
}

extension RefreshHistory.GivenUp: JSONReadable {
  /// Reads it from a session file.
  public init(json part: JSONPart) throws(JSONFailure) {
    let members = try JSONMembers(json: part)
    at = try members.read("at")
    reason = try members.read("reason")
  }
}
