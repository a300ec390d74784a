import FoundationEssentials

/// What is to be done about a session, decided from values alone; who acts on it is `SessionKeeper`.
public enum SessionRules {
  /// Refreshes and unattended logins of one environment that are allowed within a minute, whatever a clock or a server says.
  public static let renewalsPerMinute = 20

  /// What to do for someone who wants a session.
  public static func decision(in context: RenewalContext) -> RenewalDecision {
    let environment = context.environment
    if let change = context.record.originChange(for: environment) {
      return .refuse(.originChanged(environment.name, change))
    }
    guard let held = context.held else { return renewal(in: context).decision }
    guard let left = context.secondsLeft, let lifetime = held.session.lifetime, let margins = held.session.margins
    else { return withoutKnownEnd(context) }

    let demanded = context.need.minimumValidity ?? 0
    if left > 0, TimeInterval(demanded) > lifetime {
      return .refuse(.validityBeyondLifetime(demanded: demanded, lifetime: Int(lifetime)))
    }
    let surelyLeft = left - held.clockDoubt
    if !context.isForced, isGood(left: surelyLeft, lifetime: lifetime, need: context.need) {
      return .use(warning: nil)
    }
    switch renewal(in: context) {
    case .success(let renewal): return pause(before: renewal, in: context, left: left, margins: margins)
    case .failure(let failure): return fallback(in: context, after: failure)
    }
  }

  /// Whether a session is good as it is, so that nothing has to be refreshed: it lives, beyond the margin of its lifetime and a hard demand.
  ///
  /// - Parameters:
  ///   - left: seconds until it ends.
  ///   - lifetime: seconds from being issued or refreshed to its end.
  public static func isGood(left: TimeInterval, lifetime: TimeInterval, need: ValidityRequirement) -> Bool {
    let margin = RenewalMargins(lifetime: lifetime).lead
    return left > 0 && left >= max(margin, TimeInterval(need.minimumValidity ?? 0))
  }

  /// What is left to give when a session cannot be refreshed: the living one with a warning, else the failure. Who asked for the refresh itself gets the
  /// failure.
  public static func fallback(in context: RenewalContext, after failure: SessionFailure) -> RenewalDecision {
    if context.isForced { return .refuse(failure) }
    if context.isLivingEnough { return .use(warning: failure.description) }
    guard let left = context.secondsLeft, left > 0, let demanded = context.need.minimumValidity else {
      return .refuse(failure)
    }
    return .refuse(.validityUnmet(demanded: demanded, left: Int(left), reason: failure.description))
  }

  /// A session without a known expiry is good until the server says otherwise; nobody can promise how long.
  private static func withoutKnownEnd(_ context: RenewalContext) -> RenewalDecision {
    guard context.need.minimumValidity == nil else {
      let reason =
        "\(context.profile.displayName) does not say when a session expires, so fob cannot promise a minimum."
      return .refuse(.service(.unsupported(reason: reason)))
    }
    return context.isForced ? renewal(in: context).decision : .use(warning: nil)
  }

  /// While a session is good enough not to insist, a failure of just now is not provoked again at every call.
  private static func pause(
    before renewal: SessionRenewal, in context: RenewalContext, left: TimeInterval, margins: RenewalMargins
  ) -> RenewalDecision {
    guard !context.isForced, context.isLivingEnough, left >= margins.urgent,
      let failure = context.record.failure
    else { return .renew(renewal) }
    let age = context.now.timeIntervalSince(failure.at)
    return age >= 0 && age < margins.urgent / 2 ? .use(warning: failure.reason) : .renew(renewal)
  }
}

extension Result<SessionRenewal, SessionFailure> {
  /// Refresh, or the reason why not.
  fileprivate var decision: RenewalDecision {
    switch self {
    case .success(let renewal): .renew(renewal)
    case .failure(let failure): .refuse(failure)
    }
  }
}

/// All that decides what is to be done for someone who wants a session.
public struct RenewalContext: Sendable {
  /// What is on disk.
  public var record: SessionRecord
  /// The environment as its file says now.
  public var environment: Environment
  /// What its service says of itself.
  public var profile: ServiceProfile
  /// How good the session must be.
  public var need: ValidityRequirement
  /// Whether a refresh is wanted by a person or `fob refresh` although the session may be good, whatever the file's `refresh` says.
  public var isForced: Bool
  /// Whether a refresh was refused just now: what else there is may be tried.
  public var wasRefused: Bool
  /// Whether the environment supplies all that a login asks for.
  public var canLogInAlone: Bool
  /// The local clock.
  public var now: Date

  /// Puts it together.
  public init(
    record: SessionRecord, environment: Environment, profile: ServiceProfile, need: ValidityRequirement = .ordinary,
    isForced: Bool = false, wasRefused: Bool = false, canLogInAlone: Bool, now: Date
  ) {
    self.record = record
    self.environment = environment
    self.profile = profile
    self.need = need
    self.isForced = isForced
    self.wasRefused = wasRefused
    self.canLogInAlone = canLogInAlone
    self.now = now
  }

  /// The session in hand, where it belongs to the environment.
  public var held: HeldSession? { record.held(for: environment) }

  /// Seconds that the session in hand still lives, or nil if there is none or it has no known end.
  public var secondsLeft: TimeInterval? { held?.secondsLeft(at: now) }

  /// Whether the session in hand lives and satisfies a hard demand.
  public var isLivingEnough: Bool {
    guard let secondsLeft else { return held != nil && need.minimumValidity == nil }
    return secondsLeft > 0 && secondsLeft >= TimeInterval(need.minimumValidity ?? 0)
  }
}

/// What is to be done for someone who wants a session.
public enum RenewalDecision: Sendable, Equatable {
  /// Give the session in hand, perhaps with a sentence for the user.
  case use(warning: String?)
  /// Refresh it, under the lock.
  case renew(SessionRenewal)
  /// There is none to be had.
  case refuse(SessionFailure)
}

/// How a session is refreshed without a person.
public enum SessionRenewal: Sendable, Equatable {
  /// With its refresh token.
  case refresh
  /// With what the environment supplies.
  case logIn
}

/// How long before its end a session is refreshed, in seconds: fractions of its lifetime, because a fixed margin makes short sessions refresh at every call.
public struct RenewalMargins: Sendable, Equatable {
  /// From then on it is refreshed: a fifth of the lifetime (3 of 15 minutes).
  public let lead: TimeInterval
  /// From then on every call tries: a fifteenth of the lifetime (1 of 15 minutes).
  public let urgent: TimeInterval

  /// The margins of a lifetime in seconds.
  public init(lifetime: TimeInterval) {
    lead = max(lifetime, 0) / 5
    urgent = max(lifetime, 0) / 15
  }
}

extension Session {
  /// Seconds from being issued or refreshed until it expires; nil if the server does not say.
  public var lifetime: TimeInterval? { expires.map { $0.timeIntervalSince(issued) } }

  /// Whether it ends so much later than it was known to that this is worth writing down: by a tenth of the lifetime. So a session that each use prolongs
  /// is written at most ten times in its lifetime.
  public func endsNotablyLater(than earlier: Session) -> Bool {
    guard let end = expires, let known = earlier.expires, let lifetime else { return false }
    return end.timeIntervalSince(known) >= lifetime / 10
  }

  /// The margins for its lifetime; nil if the server gives no expiry.
  public var margins: RenewalMargins? { lifetime.map { RenewalMargins(lifetime: $0) } }
}
