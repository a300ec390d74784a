import FoundationEssentials
import Host
import TokenModel

/// Keeping to what a server told another host of the same login.
extension SessionKeeper {
  /// Notes under the open claim what a login sends.
  /// - Throws: what the server has said of the same already, where nobody attends the login and the pause after it is not over. Nothing is sent then.
  func noteCredentials(
    _ answers: LoginAnswers, _ transaction: inout SessionTransaction, isPerson: Bool
  ) async throws(SessionFailure) {
    guard let shared = transaction.shared, transaction.open != nil else { return }
    let credentials = shared.share.seal.code(of: answers.credentials, at: transaction.environment.origin)
    transaction.open?.credentials = credentials
    transaction.open?.isPersons = isPerson
    guard !isPerson, let refusal = transaction.open?.reading.entry?.record.refusal(of: credentials),
      let failure = adopt(refusal, &transaction)
    else { return }
    transaction.isRefusedElsewhere = true
    try? await save(&transaction)
    throw failure
  }

  /// Takes a refusal for this host's own.
  /// - Returns: nil where its pause is over.
  private func adopt(_ refusal: LoginRefusal, _ transaction: inout SessionTransaction) -> SessionFailure? {
    let (environment, now) = (transaction.environment, clock.now)
    let until = refusal.until.addingTimeInterval(-transaction.record.clockOffset)
    let advice: LoginAdvice =
      switch refusal.kind {
      case .refused:
        LoginAdvice(
          after: .credentialsRefused(reason: refusal.reason), in: environment,
          asking: transaction.service.loginFields(for: environment))
      case .limited: .logIn
      }
    let failure = RecordedFailure(of: refusal, advice: advice, at: now, nextTry: until)
    guard let next = LoginBackOff.nextTry(after: failure, now: now) else { return nil }
    transaction.record.adopt(
      failure, refusals: refusal.count, for: environment, isBesideSession: transaction.held() != nil)
    return SessionRules.adopted(failure, nextTry: next, of: environment.name, now: now)
  }

  /// Notes what the server said of this login: the end of the claim passes it on to the other hosts. What concerns this host alone stays here.
  func noteRefusal(_ failure: ServiceFailure, _ transaction: inout SessionTransaction) {
    guard let open = transaction.open, let credentials = open.credentials, !open.isPersons, transaction.hasHeardServer
    else { return }
    let count = open.reading.entry?.record.refusal(of: credentials)?.count ?? 0
    let refusal: (kind: LoginRefusal.Kind, count: Int, pause: TimeInterval)
    switch failure {
    case .rateLimited(let seconds, _):
      refusal = (.limited, max(1, count), min(TimeInterval(seconds ?? 60), LoginBackOff.longestAsked))
    case let other where other.refusesLogin:
      refusal = (.refused, count + 1, LoginBackOff.pause(afterRefusals: count + 1))
    default: return
    }
    transaction.open?.refusal = LoginRefusal(
      credentials: credentials, kind: refusal.kind, reason: failure.description, count: refusal.count,
      until: transaction.record.serverTime(at: clock.now).addingTimeInterval(refusal.pause))
  }
}

extension RecordedFailure {
  /// What a server told another host, as this one keeps it.
  /// - Parameters:
  ///   - local: the time by the local clock.
  ///   - nextTry: the end of the pause by the local clock.
  fileprivate init(of refusal: LoginRefusal, advice: LoginAdvice, at local: Date, nextTry: Date) {
    self.init(
      at: local, word: refusal.kind == .refused ? "refused" : "rate limit", reason: refusal.reason,
      needsLogin: refusal.kind == .refused, advice: advice == .logIn ? nil : advice, count: refusal.count,
      nextTry: nextTry)
  }
}
