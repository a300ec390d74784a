import FoundationEssentials

/// Something that expires and that a person must act on, because fob cannot get it again unattended.
public struct ExpiringItem: Sendable, Equatable {
  /// What expires.
  public enum Subject: Sendable, Equatable {
    /// The session, which only a person can begin again.
    case session
    /// An upload token, with the label that is known of it, and whom to ring about it.
    case token(Handle, label: String?, contact: String?)
    /// The certificate that the server shows.
    case serverCertificate
    /// The certificate that the environment shows to its server.
    case clientCertificate
  }

  /// What expires.
  public let subject: Subject
  /// The environment that it belongs to.
  public let environment: EnvironmentName
  /// The environment's service.
  public let service: ServiceName
  /// Whether the environment is production.
  public let isProduction: Bool
  /// When, by the clock of who set it: the server's.
  public let end: Date
  /// Seconds until then when it was read; 0 or less: it has expired.
  public let secondsLeft: TimeInterval

  private init(_ subject: Subject, of environment: Environment, end: Date, secondsLeft: TimeInterval) {
    self.subject = subject
    self.environment = environment.name
    service = environment.service
    isProduction = environment.isProduction
    self.end = end
    self.secondsLeft = secondsLeft
  }

  /// Days until then, rounded up: what expires within this day has one left, what has expired none.
  public var daysLeft: Int { max(0, Int((secondsLeft / 86_400).rounded(.up))) }

  /// Soonest first; among equals by environment and kind, so that two runs list them alike.
  public static func precedes(_ first: ExpiringItem, _ second: ExpiringItem) -> Bool {
    (first.secondsLeft, first.environment.text, first.subject.order)
      < (second.secondsLeft, second.environment.text, second.subject.order)
  }
}

extension ExpiringItem.Subject {
  /// The word for its kind, on screens, in tables and in JSON.
  public var kind: String {
    switch self {
    case .session: "session"
    case .token: "token"
    case .serverCertificate, .clientCertificate: "certificate"
    }
  }

  fileprivate var order: String {
    if case .token(let handle, _, _) = self { "token \(handle.text)" } else { kind }
  }
}

extension ExpiringItem {
  /// The living upload tokens of a list that expire within some seconds.
  /// - Parameter now: the time by the server's clock.
  public static func tokens(
    in list: PackedTokens, of environment: Environment, within seconds: TimeInterval, now: Date
  ) -> [ExpiringItem] {
    list.compactMap { row in
      guard case .at(let end) = row.token.expiry, case let left = end.timeIntervalSince(now), left > 0, left <= seconds
      else { return nil }
      return ExpiringItem(
        .token(row.handle, label: row.label, contact: row.contact), of: environment, end: end, secondsLeft: left)
    }
  }

  /// A certificate that expires within some seconds, or has expired; nil otherwise.
  /// - Parameter subject: whose it is.
  public static func certificate(
    _ subject: Subject, until end: Date, of environment: Environment, within seconds: TimeInterval, now: Date
  ) -> ExpiringItem? {
    let left = end.timeIntervalSince(now)
    return left <= seconds ? ExpiringItem(subject, of: environment, end: end, secondsLeft: left) : nil
  }

  /// The session of an environment, if only a person can begin it again and it ends within some seconds, or has ended; nil otherwise.
  /// - Parameters:
  ///   - canLogInAlone: whether the environment supplies all that a login asks for.
  ///   - now: the time by this machine's clock.
  public static func session(
    _ status: SessionStatus, of environment: Environment, profile: ServiceProfile, canLogInAlone: Bool,
    within seconds: TimeInterval, now: Date
  ) -> ExpiringItem? {
    func item(end: Date, left: TimeInterval) -> ExpiringItem? {
      left <= seconds ? ExpiringItem(.session, of: environment, end: end, secondsLeft: left) : nil
    }
    // Nothing but a login by a person helps; what is left of the session is used up first.
    let needsPerson = status.failure?.needsLogin == true
    guard case .session(let held) = status.holding, let end = held.session.expires,
      let left = held.secondsLeft(at: now)
    else {
      guard needsPerson, let failure = status.failure, failure.word == RecordedFailure.endedWord else { return nil }
      return item(end: failure.at, left: min(0, failure.at.timeIntervalSince(now)))
    }
    let isLiving = left > 0
    let canRefresh =
      profile.canRefresh && held.session.refreshToken != nil
      && (!profile.refreshNeedsLivingToken || isLiving && environment.refresh == .auto)
    guard needsPerson || !canLogInAlone && !canRefresh else { return nil }
    return item(end: end, left: left)
  }
}
