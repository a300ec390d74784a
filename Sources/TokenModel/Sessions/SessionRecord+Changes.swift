import Formats
import FoundationEssentials

/// Changes of a record; each is complete in itself, and visible to others after the next save.
extension SessionRecord {
  /// A refresh is about to be sent.
  public mutating func noteRefresh(at local: Date) {
    if refreshStarted != nil { refreshHistory.doubt() }
    refreshStarted = local
    countRenewal(at: local)
  }

  /// The noted refresh was not sent: the refresh token is as the earlier record says.
  public mutating func takeBackRefresh(to earlier: SessionRecord) {
    refreshStarted = earlier.refreshStarted
    refreshHistory = earlier.refreshHistory
  }

  /// Counts a refresh or an unattended login; those older than a minute are dropped.
  public mutating func countRenewal(at local: Date) {
    renewals = SessionRules.recentRenewals(renewals, at: local) + [local]
  }

  /// The refresh was not sent, or did nothing: the refresh token is as good as before.
  public mutating func clearRefreshNote() {
    refreshStarted = nil
  }

  /// The refresh may have happened without a good answer: a refresh token that proved reusable is kept and tried once
  /// more.
  /// - Returns: whether it is kept.
  public mutating func doubtRefreshToken() -> Bool {
    guard refreshHistory.allowsOneMore else { return false }
    refreshStarted = nil
    refreshHistory.doubt()
    return true
  }

  /// The refresh token may be spent, or was refused; the access token stays valid until it expires.
  /// - Parameter reason: why, as a sentence.
  public mutating func dropRefreshToken(because reason: String, at local: Date) {
    refreshStarted = nil
    refreshHistory.giveUp(reason, at: local)
    guard case .tokens(var tokens)? = session?.credentials else { return }
    tokens.refresh = nil
    session?.credentials = .tokens(tokens)
  }

  /// The server refused the session, or its refresh, before its time.
  public mutating func suspectReplacing() {
    if replaced == .ended { replaced = .endedBoth }
  }

  /// The server refused the access token early: it has expired now. What may refresh it stays.
  public mutating func endAccess(at local: Date) {
    suspectReplacing()
    guard case .tokens(var tokens)? = session?.credentials else { return dropSession() }
    let now = serverTime(at: local)
    tokens.expires = min(tokens.expires ?? now, now)
    session?.credentials = .tokens(tokens)
  }

  /// Restates its times by the local clock as it runs now, if that was set since they were written: presumably neither
  /// the server's time nor the age of anything changed with it.
  /// - Parameter now: the time by the local clock.
  public mutating func follow(_ anchor: ClockAnchor?, now: Date) {
    guard let anchor, let earlier = clockAnchor else { return }
    guard anchor.boot == earlier.boot else { return change(to: anchor, from: earlier, now: now) }
    guard case let step = anchor.step(since: earlier), step != 0 else { return }
    clockOffset -= step
    clockDoubt = max(0, clockDoubt + step)
    shift(by: step)
    clockAnchor = anchor
  }

  /// The same if another host, or this one before a restart, wrote the times: what it learned of the server's clock
  /// says nothing of the clock here. What this host learned before counts again; else its clock is presumed right,
  /// unless the server was already later.
  private mutating func change(to anchor: ClockAnchor, from earlier: ClockAnchor, now: Date) {
    let theirs = HostClock(anchor: earlier, offset: clockOffset, doubt: clockDoubt)
    let own = clocks.first { $0.anchor.boot == anchor.boot }
    let heard = [session?.issued, checked.map(serverTime)].compactMap(\.self).max()
    clocks = Array(([theirs] + clocks.filter { $0.anchor.boot != anchor.boot }).prefix(HostClock.limit))
    if let own {
      let step = anchor.step(since: own.anchor)
      (clockOffset, clockDoubt) = (own.offset - step, max(0, own.doubt + step))
    } else if let heard, heard.timeIntervalSince(now) > ServerClock.tolerance {
      // Only the server knows how long ago that was.
      clockOffset = heard.timeIntervalSince(now)
      clockDoubt = max(0, session?.expires.map { $0.timeIntervalSince(heard) } ?? 0)
    } else {
      (clockOffset, clockDoubt) = (0, 0)
    }
    shift(by: theirs.offset - clockOffset)
    clockAnchor = anchor
    share?.forgetServer()
  }

  /// Shifts all times that are by the local clock.
  private mutating func shift(by step: TimeInterval) {
    checked?.addTimeInterval(step)
    confirmed?.addTimeInterval(step)
    refreshStarted?.addTimeInterval(step)
    refreshHistory.follow(step)
    failure?.at.addTimeInterval(step)
    failure?.nextTry?.addTimeInterval(step)
    nextLogin?.addTimeInterval(step)
    renewals = renewals.map { $0.addingTimeInterval(step) }
  }

  /// There is no session any longer; what was confirmed and learned stays.
  public mutating func dropSession() {
    session = nil
    refreshStarted = nil
    replaced = nil
    checked = nil
  }

  /// A refresh succeeded.
  /// - Parameter mayProve: whether the service's refresh tokens may be reusable.
  public mutating func noteRefreshed(to session: Session, mayProve: Bool) {
    guard mayProve, let earlier = self.session?.refreshToken else { return refreshHistory.begin() }
    refreshHistory.record(isUnchanged: session.refreshToken == earlier)
  }

  /// A refresh brought a refresh token and no usable access token: the earlier one stays.
  public mutating func keepRefreshToken(of session: Session) {
    self.session = session
    refreshStarted = nil
  }

  /// A session was issued or refreshed for an environment as its file is now.
  public mutating func replaceSession(
    _ session: Session, for environment: Environment, serverDate: Date?, at local: Date
  ) {
    self.session = session
    if binding != SessionBinding(environment) { refreshHistory = RefreshHistory() }
    binding = SessionBinding(environment)
    learnClock(serverDate, at: local)
    clockDoubt = 0
    checked = local
    refreshStarted = nil
    replaced = nil
    failure = nil
    refusedLogins = 0
    nextLogin = nil
    refusedFile = nil
  }

  /// Takes the session that all hosts share; nil if there is none.
  public mutating func adopt(_ shared: Session?, for environment: Environment) {
    guard shared != session || refreshStarted != nil && shared?.refreshToken != nil else { return }
    guard let shared else { return dropSession() }
    if shared.accessToken != session?.accessToken || shared.accessToken == nil {
      checked = nil
      failure = nil
      replaced = nil
      refreshHistory = RefreshHistory()
    }
    session = shared
    binding = SessionBinding(environment)
    refreshStarted = nil
  }

  /// The server answered under the session: it is valid, and these are its credentials now if the answer changed them.
  public mutating func accept(renewed: Session?, serverDate: Date?, at local: Date) {
    if let renewed { session = renewed }
    learnClock(serverDate, at: local)
    checked = local
  }

  /// Learns the server's clock from an answer; one without a date changes nothing.
  private mutating func learnClock(_ serverDate: Date?, at local: Date) {
    guard let serverDate else { return }
    clockOffset = ServerClock.offset(serverDate: serverDate, local: local)
    clockDoubt = 0
    share?.noteServer()
  }

  /// The server was asked for nothing but its time.
  /// - Parameter serverDate: nil where it did not say: then the local clock is all there is.
  public mutating func hear(_ serverDate: Date?, at local: Date) {
    learnClock(serverDate, at: local)
    share?.noteServer()
  }

  /// Records a failed refresh or unattended login that was not for lack of a person's input.
  /// - Parameters:
  ///   - word: what kind of failure it is.
  ///   - nextTry: no automatic attempt before then.
  public mutating func fail(_ reason: String, word: String? = nil, at local: Date, nextTry: Date? = nil) {
    fail(reason, word: word, needsLogin: false, at: local, nextTry: nextTry)
  }

  /// Only a person can help, or an edit of the environment's file.
  /// - Parameter word: the kind of failure.
  public mutating func needPerson(
    _ reason: String, word: String, advice: LoginAdvice = .logIn, for environment: Environment, at local: Date
  ) {
    blame(environment.fingerprint)
    fail(reason, word: word, needsLogin: true, advice: advice, at: local, nextTry: nil)
  }

  /// Whether the server asks for more at a login than the environment's file supplies.
  public mutating func noteChallenge(_ isChallenged: Bool, by environment: Environment) {
    challengedFile = isChallenged ? environment.fingerprint : nil
  }

  /// A refresh was refused that left the refresh token unspent: it is sent again after a time that doubles, or once the
  /// environment's file is edited. Logins are not delayed.
  public mutating func refuseRefresh(
    _ reason: String, advice: LoginAdvice, for environment: Environment, at local: Date
  ) {
    blame(environment.fingerprint)
    let pause = LoginBackOff.pause(afterRefusals: (failure?.count ?? 0) + 1)
    fail(
      reason, word: "refused", needsLogin: true, advice: advice, at: local, nextTry: local.addingTimeInterval(pause))
  }

  /// An unattended login was refused: the next is tried after a time that doubles, or once the environment's file is
  /// edited.
  public mutating func refuseLogin(
    _ reason: String, advice: LoginAdvice = .logIn, for environment: Environment, at local: Date
  ) {
    delayLogins(for: environment, at: local)
    fail(reason, word: "refused", needsLogin: true, advice: advice, at: local, nextTry: nextLogin)
  }

  /// Another host's login with the same was refused.
  /// - Parameters:
  ///   - refusals: how often in a row.
  ///   - isBesideSession: whether there is a session, which the refusal does not concern.
  public mutating func adopt(
    _ failure: RecordedFailure, refusals: Int, for environment: Environment, isBesideSession: Bool
  ) {
    if failure.needsLogin {
      blame(environment.fingerprint)
      refusedLogins = refusals
      nextLogin = failure.nextTry
    }
    if !isBesideSession { self.failure = failure }
  }

  /// The same beside a session, which the refusal does not concern: it is used and refreshed as before.
  public mutating func delayLogins(for environment: Environment, at local: Date) {
    blame(environment.fingerprint)
    refusedLogins += 1
    nextLogin = local.addingTimeInterval(LoginBackOff.pause(afterRefusals: refusedLogins))
  }

  /// Attributes failures to this version of the environment's file; with another one refusals count from zero.
  private mutating func blame(_ file: FileFingerprint) {
    guard refusedFile != file else { return }
    refusedFile = file
    refusedLogins = 0
    nextLogin = nil
  }

  private mutating func fail(
    _ reason: String, word: String?, needsLogin: Bool, advice: LoginAdvice? = nil, at local: Date, nextTry: Date?
  ) {
    failure = RecordedFailure(
      at: local, word: word, reason: reason, needsLogin: needsLogin, advice: advice == .logIn ? nil : advice,
      count: (failure?.count ?? 0) + 1, nextTry: nextTry)
  }
}
