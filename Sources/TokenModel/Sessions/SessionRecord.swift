import Formats
import FoundationEssentials
import Host

/// All that is kept on disk about one environment's session: the content of `NAME.json`.
///
/// Times are by the local clock, those within `session` by the server's.
public struct SessionRecord: Sendable, Equatable {
  /// Raised with every save; who saves something older has lost.
  public var generation: Int
  /// The environment's file as it was when it last agreed with the binding: while its `stat` says the same, the session is that of the file, which need
  /// not be read again.
  public var environmentFile: FileFingerprint
  /// What the last good login confirmed, or nil before the first: only there do session and secrets go.
  public var binding: SessionBinding?
  /// The session, or nil when there is none.
  public var session: Session?
  /// Seconds to add to the local clock to get the server's.
  public var clockOffset: TimeInterval
  /// How the local clock stood when its times were written; nil where that is not known.
  public var clockAnchor: ClockAnchor?
  /// The same of other hosts that have written the record, and of earlier starts of this one; the latest first.
  public var clocks: [HostClock] = []
  /// Seconds by which the local clock was set forward since the server last told its time. It was wrong and is right now, or the machine stood still and
  /// knows nothing of it, as a virtual one that was suspended: then the session is older by as much. Only the server knows.
  /// So it is where the clock turned out to be behind the server's by an unknown time.
  public var clockDoubt: TimeInterval
  /// When the server last accepted the session.
  public var checked: Date?
  /// When a refresh was about to be sent whose result is not known: since then the refresh token may be spent.
  public var refreshStarted: Date?
  /// What refreshes have shown of the refresh token.
  public var refreshHistory = RefreshHistory()
  /// The last failed renewal or login, or nil when none followed the last good one.
  public var failure: RecordedFailure?
  /// Unattended logins refused in a row, all with the same file of the environment.
  public var refusedLogins: Int
  /// Before then no unattended login is tried, by the local clock, since the last one was refused; what can be refreshed is.
  public var nextLogin: Date?
  /// The environment's file when it last turned out that only a person can help: an edit of it may, too.
  public var refusedFile: FileFingerprint?
  /// The environment's file when the server last asked for more than that supplies: a login needs a person until the file is edited.
  public var challengedFile: FileFingerprint?
  /// The last half minute whose code of the second factor was used (RFC 6238 section 5.2: each once), by the server's clock.
  public var lastCodeStep: Int64?
  /// When the session was renewed or logged in to without a person, within the last minute.
  public var renewals: [Date]

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

  /// The last failed renewal or login as it still counts: an edit of the environment's file may have mended what only a person could.
  public func failure(for environment: Environment) -> RecordedFailure? {
    let wasEdited = refusedFile.map { $0 != environment.fingerprint } ?? false
    return wasEdited && failure?.needsLogin == true ? nil : failure
  }

  /// Until when unattended logins wait after a refusal, or nil: they need not. An edit of the environment's file may have mended what was refused.
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

  /// The time by the server's clock.
  public func serverTime(at local: Date) -> Date { local.addingTimeInterval(clockOffset) }
}
