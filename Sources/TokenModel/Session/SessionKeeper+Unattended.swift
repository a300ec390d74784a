/// Logins that a script asks for.
extension SessionKeeper {
  /// Logs in as it was asked for where nobody is there: within the pace of all that goes by itself, and a refusal counts for those that follow.
  func logInUnattended(
    _ transaction: inout SessionTransaction, answers: LoginAnswers, after challenge: LoginChallenge?
  ) async throws(SessionFailure) -> LoginOutcome {
    if challenge == nil {
      let (environment, record) = (transaction.environment, transaction.record)
      if let delay = SessionRules.delay(ofLoginTo: environment, record: record, now: clock.now) { throw delay }
      transaction.record.countRenewal(at: clock.now)
    }
    do throws(SessionFailure) {
      return try await logIn(&transaction, answers: answers, after: challenge, isPerson: false)
    } catch {
      await note(error, &transaction)
      throw error
    }
  }

  /// Keeps what a failed login tells those that follow. A session in hand is none the worse for it.
  private func note(_ failure: SessionFailure, _ transaction: inout SessionTransaction) async {
    guard transaction.held() != nil else {
      _ = await settleFailure(failure, &transaction)
      return
    }
    guard case .service(let reason) = failure, reason.refusesLogin else { return }
    await delayLogins(in: &transaction)
  }
}
