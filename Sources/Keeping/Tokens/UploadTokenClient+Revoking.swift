import Host
import Synchronization
import TokenModel

/// Revoking upload tokens, one by one or together.
extension UploadTokenClient {
  /// Revokes a token. An unclear answer is settled by a second look before it is reported.
  public func revoke(
    _ reference: TokenReference, in environment: Environment
  ) async throws(SessionFailure) -> RevokeOutcome {
    let event = await event(.revoke, of: reference, in: environment)
    let outcome = try await audit.recording(event) { () async throws(SessionFailure) in
      try await end(reference, in: environment)
    } as: { outcome in
      event.ended(outcome)
    }
    if outcome == .ended, let handle = event.handle { await tellRevoked([handle], in: environment) }
    return outcome
  }

  private func end(
    _ reference: TokenReference, in environment: Environment
  ) async throws(SessionFailure) -> RevokeOutcome {
    _ = try changeable(environment)
    let limiter = await limiter(of: environment)
    try await limiter.admit(.single)
    let outcome: RevokeOutcome
    do throws(SessionFailure) {
      outcome = try await sendRevocation(reference, in: environment, limiter)
    } catch .service(let failure) {
      outcome = try await resolveFailure(failure, reference, in: environment)
    }
    await forgetNotes(in: environment) { [$0.handle(of: reference)] }
    return outcome
  }

  /// Revokes one of many tokens, whose turn it is, with a single request: the caller finds out whether a failed one is
  /// still valid.
  func revokeAdmitted(
    _ reference: TokenReference, in environment: Environment, _ limiter: RateLimiter
  ) async throws(SessionFailure) -> RevokeOutcome {
    let event = await event(.revoke, of: reference, in: environment)
    do throws(SessionFailure) {
      let outcome = try await sendRevocation(reference, in: environment, limiter)
      await audit.record(event.ended(outcome))
      return outcome
    } catch {
      // A request that came too soon does not count: the token has its turn again.
      if !error.isPostponed { await audit.record(event.failed(error)) }
      throw error
    }
  }

  /// Revokes several tokens of one organization under one session, which nobody else uses meanwhile. Each result is
  /// reported as it comes; tokens that the service did not get to are not.
  /// - Throws: what concerns all tokens that were not reported: nothing was done to them.
  func revokeTogether(
    _ references: [TokenReference], of organization: String?, in environment: Environment, _ limiter: RateLimiter,
    settle: @escaping RevocationSettling
  ) async throws(SessionFailure) {
    let settled = Mutex<Set<TokenReference>>([])
    let tell: RevocationSettling = { reference, result in
      settled.withLock { _ = $0.insert(reference) }
      await recordAudit(result, of: reference, in: environment)
      return await settle(reference, result)
    }
    try await askAdmitted(environment, limiter) { service, access throws(ServiceFailure) in
      var attempt = 1
      while true {
        // If the session was refused or the list not available, the next session continues with the rest.
        let left = references.filter { reference in settled.withLock { !$0.contains(reference) } }
        do throws(ServiceFailure) {
          return try await service.revokeUploadTokens(left, of: organization, access, settle: tell)
        } catch {
          guard case .serverError = error, attempt < UploadTokenClient.readings else { throw error }
        }
        await Pause.sleep(for: RetryBackoff.after(attempt, jitter: .random(in: 0..<1)))
        attempt += 1
      }
    }
  }

  private func recordAudit(
    _ result: Result<RevokeOutcome, ServiceFailure>, of reference: TokenReference, in environment: Environment
  ) async {
    let event = await event(.revoke, of: reference, in: environment)
    switch result {
    case .success(let outcome): await audit.record(event.ended(outcome))
    case .failure(let failure): await audit.record(event.failed(.service(failure)))
    }
  }

  private func sendRevocation(
    _ reference: TokenReference, in environment: Environment, _ limiter: RateLimiter
  ) async throws(SessionFailure) -> RevokeOutcome {
    try await askAdmitted(environment, limiter) { service, access throws(ServiceFailure) in
      try await service.revokeUploadToken(reference, access)
    }
  }

  /// Checks whether a token is still valid after a failure that leaves it open.
  private func resolveFailure(
    _ failure: ServiceFailure, _ reference: TokenReference, in environment: Environment
  ) async throws(SessionFailure) -> RevokeOutcome {
    var isGone = false
    if case .notFound = failure { isGone = true }
    guard isGone || (failure.mayHaveTakenEffect && failure != .cancelled) else { throw .service(failure) }
    do throws(SessionFailure) {
      _ = try await token(reference, of: environment)
    } catch .service(.notFound) {
      return isGone ? .alreadyGone : .ended
    } catch {
      throw .service(failure)
    }
    throw .service(failure)
  }

  /// The notes about a revoked token are of no use; what cannot be removed does no harm.
  /// - Parameter ended: the handles of the revoked tokens.
  func forgetNotes(in environment: Environment, of ended: (ListedTokenFactory) -> Set<Handle>) async {
    guard let book = try? await book(of: environment) else { return }
    let names = ended(book).flatMap { handle in OwnNote.allCases.map { NoteName(handle, $0) } }
      .filter { book.notes[$0] != nil }
    guard !names.isEmpty else { return }
    _ = try? await self.names.set(
      Dictionary(uniqueKeysWithValues: names.map { ($0, nil as String?) }), in: environment)
  }
}

extension AuditEvent {
  /// The same event for a token that is gone.
  fileprivate func ended(_ outcome: RevokeOutcome) -> AuditEvent {
    var event = self
    if outcome == .alreadyGone { event.detail = "had ended before" }
    return event
  }
}
