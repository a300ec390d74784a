import FoundationEssentials
import Host

/// What happens to a record; each change is complete in itself and becomes true for others with the next save.
extension SessionRecord {
  /// A refresh is about to be sent.
  public mutating func noteRefresh(at local: Date) {
    if refreshStarted != nil { refreshHistory.doubt() }
    refreshStarted = local
    countRenewal(at: local)
  }

  /// A renewal or an unattended login is tried now; older ones than the last minute are forgotten.
  public mutating func countRenewal(at local: Date) {
    renewals = SessionRules.recentRenewals(renewals, at: local) + [local]
  }

  /// The refresh was not sent, or the server said that it did nothing: the refresh token is as good as before.
  public mutating func clearRefreshNote() {
    refreshStarted = nil
  }

  /// The refresh may have been done, and no good answer came: one that has proved to be for more than one use is kept and tried once more.
  /// - Returns: whether it is kept.
  public mutating func doubtRefreshToken() -> Bool {
    guard refreshHistory.allowsOneMore else { return false }
    refreshStarted = nil
    refreshHistory.doubt()
    return true
  }

  /// The refresh token may be spent, or was refused; the access token lives on to its end.
  /// - Parameter reason: why, as a sentence.
  public mutating func dropRefreshToken(because reason: String, at local: Date) {
    refreshStarted = nil
    refreshHistory.giveUp(reason, at: local)
    guard case .tokens(var tokens)? = session?.credentials else { return }
    tokens.refresh = nil
    session?.credentials = .tokens(tokens)
  }

  /// The server refused the access token before its time: it has ended now. What may renew it stays.
  public mutating func endAccess(at local: Date) {
    guard case .tokens(var tokens)? = session?.credentials else { return dropSession() }
    let now = serverTime(at: local)
    tokens.expires = min(tokens.expires ?? now, now)
    session?.credentials = .tokens(tokens)
  }

  /// Its times by the local clock as that goes now, where the clock was set since they were written: as far as anybody here knows, neither has the
  /// server's time changed with it nor is anything older or newer than it was.
  public mutating func follow(_ anchor: ClockAnchor?) {
    guard let anchor, let earlier = clockAnchor, case let step = anchor.step(since: earlier), step != 0 else { return }
    clockOffset -= step
    clockDoubt = max(0, clockDoubt + step)
    checked?.addTimeInterval(step)
    refreshStarted?.addTimeInterval(step)
    refreshHistory.follow(step)
    failure?.at.addTimeInterval(step)
    failure?.nextTry?.addTimeInterval(step)
    nextLogin?.addTimeInterval(step)
    renewals = renewals.map { $0.addingTimeInterval(step) }
    clockAnchor = anchor
  }

  /// There is no session any more; what was confirmed and learned stays.
  public mutating func dropSession() {
    session = nil
    refreshStarted = nil
    checked = nil
  }

  /// A refresh got a session.
  /// - Parameter mayProve: whether refresh tokens of the service may be for more than one use.
  public mutating func noteRefreshed(to session: Session, mayProve: Bool) {
    guard mayProve, let earlier = self.session?.refreshToken else { return refreshHistory.begin() }
    refreshHistory.note(isUnchanged: session.refreshToken == earlier)
  }

  /// A session was got or renewed from an environment as its file says now.
  public mutating func take(_ session: Session, for environment: Environment, serverDate: Date?, at local: Date) {
    self.session = session
    if binding != SessionBinding(environment) { refreshHistory = RefreshHistory() }
    binding = SessionBinding(environment)
    learnClock(serverDate, at: local)
    clockDoubt = 0
    checked = local
    refreshStarted = nil
    failure = nil
    refusedLogins = 0
    nextLogin = nil
    refusedFile = nil
  }

  /// The server answered under the session: it lives, and these are its credentials now where the answer changed them.
  public mutating func accept(renewed: Session?, serverDate: Date?, at local: Date) {
    if let renewed { session = renewed }
    learnClock(serverDate, at: local)
    checked = local
  }

  /// What an answer tells of the server's clock; one without a date leaves what was learned before.
  private mutating func learnClock(_ serverDate: Date?, at local: Date) {
    guard let serverDate else { return }
    clockOffset = ServerClock.offset(serverDate: serverDate, local: local)
    clockDoubt = 0
  }

  /// A renewal or an unattended login failed for want of nothing that a person has.
  /// - Parameters:
  ///   - word: what kind of failure it is.
  ///   - nextTry: before then nobody tries again by itself.
  public mutating func fail(_ reason: String, word: String? = nil, at local: Date, nextTry: Date? = nil) {
    fail(reason, word: word, needsLogin: false, at: local, nextTry: nextTry)
  }

  /// Only a person can help, or an edit of the environment's file.
  /// - Parameter word: what kind of failure it is.
  public mutating func needPerson(_ reason: String, word: String, for environment: Environment, at local: Date) {
    blame(environment.fingerprint)
    fail(reason, word: word, needsLogin: true, at: local, nextTry: nil)
  }

  /// An unattended login was refused: the next is tried after a time that doubles, or once the environment's file is edited.
  public mutating func refuseLogin(_ reason: String, for environment: Environment, at local: Date) {
    delayLogins(for: environment, at: local)
    fail(reason, word: "refused", needsLogin: true, at: local, nextTry: nextLogin)
  }

  /// The same where there is a session, of which the refusal says nothing: it is used and refreshed as before.
  public mutating func delayLogins(for environment: Environment, at local: Date) {
    blame(environment.fingerprint)
    refusedLogins += 1
    nextLogin = local.addingTimeInterval(LoginBackOff.pause(afterRefusals: refusedLogins))
  }

  /// What failed, failed with this file of the environment; refusals are counted anew with another one.
  private mutating func blame(_ file: FileFingerprint) {
    guard refusedFile != file else { return }
    refusedFile = file
    refusedLogins = 0
    nextLogin = nil
  }

  private mutating func fail(_ reason: String, word: String?, needsLogin: Bool, at local: Date, nextTry: Date?) {
    failure = RecordedFailure(
      at: local, word: word, reason: reason, needsLogin: needsLogin, count: (failure?.count ?? 0) + 1, nextTry: nextTry)
  }
}
