import FoundationEssentials

extension SessionRules {
  /// How a session can be renewed without a person, or why it cannot.
  public static func renewal(in situation: SessionSituation) -> Result<SessionRenewal, SessionFailure> {
    let record = situation.record
    let environment = situation.environment
    if environment.refresh == .manual, !situation.isForced {
      return .failure(
        .loginNeeded(environment.name, reason: "\(lack(in: situation)) Its file says 'refresh = manual'."))
    }
    if let wait = waitForCap(record.renewals, at: situation.now) {
      let reason = "\(environment.name) was renewed \(renewalsPerMinute) times within a minute; wait \(wait) s."
      return .failure(.service(.rateLimited(retryAfter: wait, reason: reason)))
    }
    let refreshes = canRefresh(situation)
    guard refreshes || situation.canLogInAlone else {
      return .failure(.loginNeeded(environment.name, reason: lack(in: situation)))
    }
    if let failure = record.failure(for: environment),
      let nextTry = LoginBackOff.nextTry(after: failure, now: situation.now)
    {
      return .failure(adopted(failure, nextTry: nextTry, of: environment.name, now: situation.now))
    }
    return .success(refreshes ? .refresh : .logIn)
  }

  /// The failure that somebody else recorded, as it is for those who asked for the same.
  public static func adopted(
    _ failure: RecordedFailure, nextTry: Date? = nil, of name: EnvironmentName, now: Date
  ) -> SessionFailure {
    let wait = nextTry.map { max(1, Int($0.timeIntervalSince(now).rounded(.up))) }
    switch (failure.needsLogin, wait) {
    case (true, let wait?):
      return .loginNeeded(
        name, reason: "\(Sentence.closed(failure.reason)) It is tried again without a person in \(wait) s.")
    case (true, nil): return .loginNeeded(name, reason: failure.reason)
    case (false, let wait?): return .service(.rateLimited(retryAfter: wait, reason: failure.reason))
    case (false, nil): return .service(.unreachable(reason: failure.reason, mayHaveArrived: true))
    }
  }

  /// What a failed refresh means for the refresh token.
  public static func aftermath(of failure: ServiceFailure) -> RefreshAftermath {
    switch failure {
    case .sessionRefused: .sessionOver
    case .clientRefused: .kept
    // A redirect is nobody's judgement of the token, but who redirects may have read it.
    case .refused(status: 300...399, reason: _, field: _): .spent
    case .credentialsRefused, .refused, .notFound, .unsupported: .refused
    case .rateLimited: .untouched
    case .unreachable, .serverError, .unexpected, .cancelled: failure.mayHaveTakenEffect ? .spent : .untouched
    }
  }

  /// Those renewals that count against the cap at a time; one in the future comes from a clock that was set and does not.
  static func recentRenewals(_ renewals: [Date], at now: Date) -> [Date] {
    renewals.filter { (0..<60).contains(now.timeIntervalSince($0)) }
  }

  /// Seconds until the cap allows the next renewal, or nil: now.
  private static func waitForCap(_ renewals: [Date], at now: Date) -> Int? {
    let recent = recentRenewals(renewals, at: now)
    guard recent.count >= renewalsPerMinute, let first = recent.min() else { return nil }
    return max(1, Int((60 - now.timeIntervalSince(first)).rounded(.up)))
  }

  private static func canRefresh(_ situation: SessionSituation) -> Bool {
    guard situation.profile.canRefresh, !situation.wasRefused, let held = situation.held,
      situation.record.trustedRefreshToken != nil
    else { return false }
    let hasEnded = held.secondsLeft(at: situation.now).map { $0 <= 0 } ?? false
    return !hasEnded || !situation.profile.refreshNeedsLivingToken
  }

  /// What is wrong with what is in hand, as a sentence.
  private static func lack(in situation: SessionSituation) -> String {
    guard let held = situation.held else { return lastFailure(situation) ?? "There is no session." }
    guard let left = held.secondsLeft(at: situation.now) else { return "The session cannot be renewed." }
    if left <= 0 { return "The session has ended." }
    if held.clockDoubt >= left {
      return "The clock was set forward by \(Int(held.clockDoubt)) s: the session may have ended."
    }
    let end = "The session ends in \(Int(left)) s"
    return situation.record.trustedRefreshToken == nil && situation.profile.canRefresh
      ? "\(end), and there is no refresh token that could be trusted to be unspent." : "\(end)."
  }

  /// Why the last renewal or login failed.
  private static func lastFailure(_ situation: SessionSituation) -> String? {
    (situation.record.failure(for: situation.environment)?.reason).map(Sentence.closed)
  }
}
