/// What the audit log keeps of sessions.
extension SessionKeeper {
  /// An event of an environment's session.
  func event(_ kind: AuditEvent.Kind, in environment: Environment, detail: String? = nil) -> AuditEvent {
    AuditEvent(kind, in: environment, account: status(of: environment).account, detail: detail)
  }

  /// Notes how a person's login ended; one that goes on has not.
  func recorded(
    _ event: AuditEvent, _ login: () async throws(SessionFailure) -> LoginProgress
  ) async throws(SessionFailure) -> LoginProgress {
    try await audit.recording(event, login) { progress in
      guard case .loggedIn(let held) = progress else { return nil }
      var done = event
      done.account = held.session.account ?? event.account
      return done
    }
  }

  /// Notes how an attempt to renew ended.
  func record(_ renewal: SessionRenewal, failure: SessionFailure?, _ transaction: SessionTransaction) async {
    var event = AuditEvent(
      renewal == .refresh ? .refresh : .login, in: transaction.environment,
      account: transaction.record.session?.account, detail: renewal == .refresh ? nil : "unattended")
    if let failure { event = event.failed(failure) }
    await audit.record(event)
  }
}
