import Formats
import FoundationEssentials

extension SessionRules {
  /// How a session can be refreshed without a person, or why it cannot.
  public static func renewal(in context: RenewalContext) -> Result<SessionRenewal, SessionFailure> {
    let record = context.record
    let environment = context.environment
    if environment.refresh == .manual, !context.isForced {
      return .failure(
        .loginNeeded(
          environment.name, reason: "\(lack(in: context)) Its file says 'refresh = manual'.",
          advice: canRefresh(context) || context.canLogInAlone ? .refresh : .logIn))
    }
    if let failure = overCap(record, of: environment.name, now: context.now) { return .failure(failure) }
    let refreshes = canRefresh(context)
    guard refreshes || context.canLogInAlone else {
      let advice = context.held == nil ? record.failure(for: environment)?.advice : nil
      return .failure(.loginNeeded(environment.name, reason: lack(in: context), advice: advice ?? .logIn))
    }
    if let failure = backingOff(record, in: environment, now: context.now) { return .failure(failure) }
    if !refreshes, let failure = loginPaused(record, in: environment, now: context.now) { return .failure(failure) }
    return .success(refreshes ? .refresh : .logIn)
  }

  /// Why a login that was asked for, but that nobody attends, may not be sent now, or nil: it may.
  package static func delay(
    ofLoginTo environment: Environment, record: SessionRecord, now: Date
  ) -> SessionFailure? {
    if let failure = overCap(record, of: environment.name, now: now) { return failure }
    let pause = loginPaused(record, in: environment, now: now)
    // A refused refresh says nothing of a login that brings its own answers.
    let concernsLogins = pause != nil || record.failure(for: environment)?.needsLogin == false
    return (concernsLogins ? backingOff(record, in: environment, now: now) : nil) ?? pause
  }

  /// The pause after a failure that everybody keeps to.
  private static func backingOff(
    _ record: SessionRecord, in environment: Environment, now: Date
  ) -> SessionFailure? {
    guard let failure = record.failure(for: environment),
      let nextTry = LoginBackOff.nextTry(after: failure, now: now)
    else { return nil }
    return adopted(failure, nextTry: nextTry, of: environment.name, now: now)
  }

  /// The pause after a refused login, for logins.
  private static func loginPaused(
    _ record: SessionRecord, in environment: Environment, now: Date
  ) -> SessionFailure? {
    guard let pause = record.loginPause(for: environment, now: now) else { return nil }
    let reason = "The last unattended login was rejected. \(triedAgain(in: seconds(to: pause, from: now)))"
    return .loginNeeded(environment.name, reason: reason, advice: record.failure(for: environment)?.advice ?? .logIn)
  }

  private static func seconds(to time: Date, from now: Date) -> Int {
    max(1, Int(time.timeIntervalSince(now).rounded(.up)))
  }

  private static func triedAgain(in seconds: Int) -> String { "Unattended logins are paused for \(seconds) s." }

  /// The failure that someone else recorded, as it is for those who asked for the same.
  public static func adopted(
    _ failure: RecordedFailure, nextTry: Date? = nil, of name: EnvironmentName, now: Date
  ) -> SessionFailure {
    let wait = nextTry.map { seconds(to: $0, from: now) }
    switch (failure.needsLogin, wait) {
    case (true, let wait):
      let reason = wait.map { "\(Sentence.closed(failure.reason)) \(triedAgain(in: $0))" } ?? failure.reason
      return .loginNeeded(name, reason: reason, advice: failure.advice ?? .logIn)
    case (false, let wait?): return .tooSoon(retryAfter: wait, reason: failure.reason)
    case (false, nil): return .service(.unreachable(reason: failure.reason, mayHaveArrived: true))
    }
  }

  /// What a failed refresh means for the refresh token.
  public static func refreshTokenFate(of failure: ServiceFailure) -> RefreshTokenFate {
    switch failure {
    case .sessionRefused: .sessionOver
    case .clientRefused: .kept
    // A redirect is nobody's judgement of the token, but who redirects may have read it.
    case .refused(status: 300...399, reason: _, field: _): .spent
    case .credentialsRefused: .refused
    case .refused, .notFound, .unsupported: .doubted
    case .rateLimited: .untouched
    case .unreachable, .serverError, .unexpected, .cancelled: failure.mayHaveTakenEffect ? .spent : .untouched
    }
  }

  /// The sentence that says that the refresh token is given up.
  package static func gaveUpRefreshToken(after failure: ServiceFailure) -> String {
    refreshTokenFate(of: failure) == .spent
      ? "The refresh token may have been used, so fob dropped it." : "fob dropped the refresh token."
  }

  /// Those refreshes that count against the cap at a time; one in the future comes from a clock that was set and does not.
  static func recentRenewals(_ renewals: [Date], at now: Date) -> [Date] {
    renewals.filter { (0..<60).contains(now.timeIntervalSince($0)) }
  }

  /// Why the cap does not allow the next refresh yet, or nil: it does.
  private static func overCap(_ record: SessionRecord, of name: EnvironmentName, now: Date) -> SessionFailure? {
    let recent = recentRenewals(record.renewals, at: now)
    guard recent.count >= renewalsPerMinute, let first = recent.min() else { return nil }
    let wait = seconds(to: first.addingTimeInterval(60), from: now)
    let reason = "\(name) was refreshed \(renewalsPerMinute) times within a minute; wait \(wait) s."
    return .tooSoon(retryAfter: wait, reason: reason)
  }

  private static func canRefresh(_ context: RenewalContext) -> Bool {
    guard context.profile.canRefresh, !context.wasRefused, let held = context.held,
      context.record.trustedRefreshToken != nil
    else { return false }
    let hasEnded = held.secondsLeft(at: context.now).map { $0 <= 0 } ?? false
    return !hasEnded || !context.profile.refreshNeedsLivingToken
  }

  /// What is wrong with what is in hand, as a sentence.
  private static func lack(in context: RenewalContext) -> String {
    guard let held = context.held else { return lastFailure(context) ?? "There is no session." }
    guard let left = held.secondsLeft(at: context.now) else { return "The session cannot be refreshed." }
    if left <= 0 { return "The session has ended.\(givenUp(in: context))\(endedBoth(in: context))" }
    if held.clockDoubt >= left {
      return
        "The clock was set forward by \(Int(held.clockDoubt)) s or is behind the server's: the session may have expired."
    }
    let end = "The session ends in \(Int(left)) s"
    return context.record.trustedRefreshToken == nil && context.profile.canRefresh
      ? "\(end), and there is no refresh token known to be unused.\(givenUp(in: context))"
      : "\(end)."
  }

  /// When and why the refresh token is not used any longer, as a further sentence; empty if it is, or there never was one.
  private static func givenUp(in context: RenewalContext) -> String {
    let record = context.record
    if let givenUp = record.refreshHistory.givenUp {
      return " fob dropped its refresh token at \(RFC3339.text(givenUp.at)): \(Sentence.closed(givenUp.reason))"
    }
    guard let started = record.refreshStarted, record.session?.refreshToken != nil, record.trustedRefreshToken == nil
    else { return "" }
    return " A refresh that began at \(RFC3339.text(started)) was interrupted, so its refresh token may have been used."
  }

  /// Whether the server may have ended it with the one before, as a further sentence; empty if not.
  private static func endedBoth(in context: RenewalContext) -> String {
    context.record.replaced == .endedBoth ? " \(ReplacedSession.advice(in: context.environment))" : ""
  }

  /// Why the last refresh or login failed.
  private static func lastFailure(_ context: RenewalContext) -> String? {
    (context.record.failure(for: context.environment)?.reason).map(Sentence.closed)
  }
}

/// What a failed refresh means for the refresh token (RFC 6749 section 6; single use).
public enum RefreshTokenFate: Sendable, Equatable {
  /// Nothing was sent, or the server did nothing: it is as good as before.
  case untouched
  /// The server refused the client and did not look at the token: it is as good as before, and useless until that is
  /// fixed.
  case kept
  /// It may be spent: it is not used again.
  case spent
  /// Something was refused, perhaps by someone on the way who may have passed it on: it counts as spent, and what else there is may be tried.
  case doubted
  /// It was refused: it is not used again.
  case refused
  /// The server refused the access token that came with it: the session is over.
  case sessionOver
}
