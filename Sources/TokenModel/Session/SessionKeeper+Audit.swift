import Host

/// What the audit log keeps of sessions.
extension SessionKeeper {
  /// An event of an environment's session.
  func event(_ kind: AuditEvent.Kind, in environment: Environment, detail: String? = nil) async -> AuditEvent {
    let account = await BlockingCall.run { status(of: environment).account }
    return AuditEvent(kind, in: environment, account: account, detail: detail)
  }

  /// A login that was asked for: by a person, as far as is known before it ends, or by a script.
  func loginBegun(in environment: Environment) async -> AuditEvent {
    await event(.login, in: environment, detail: Self.attendance(isPerson: isAttended))
  }

  /// Notes how a login that was asked for ended; one that goes on has not.
  /// - Parameter isPerson: whether a person has taken part in one that is done.
  func recorded(
    _ event: AuditEvent, isPerson: Bool, _ login: () async throws(SessionFailure) -> LoginProgress
  ) async throws(SessionFailure) -> LoginProgress {
    try await audit.recording(event, login) { progress in
      guard case .loggedIn(let held) = progress else { return nil }
      var done = event
      done.account = held.session.account ?? event.account
      done.detail = Self.attendance(isPerson: isPerson)
      return done
    }
  }

  /// Notes how an attempt to renew ended.
  func record(_ renewal: SessionRenewal, failure: SessionFailure?, _ transaction: SessionTransaction) async {
    var event = AuditEvent(
      renewal == .refresh ? .refresh : .login, in: transaction.environment,
      account: transaction.record.session?.account)
    if renewal == .logIn { event.detail = Self.attendance(isPerson: false) }
    if let failure { event = event.failed(failure) }
    await audit.record(event)
  }

  /// What is noted of who logged in.
  private static func attendance(isPerson: Bool) -> String { isPerson ? "by a person" : "unattended" }
}
