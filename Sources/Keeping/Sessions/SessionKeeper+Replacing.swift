import TokenModel

/// Ending the session that a login has replaced.
extension SessionKeeper {
  /// Has the server end a session once the one in its place is on disk, and where it is shared in the register.
  func end(replaced earlier: Session, _ transaction: inout SessionTransaction) async {
    guard transaction.service.profile.endsReplacedSessions, transaction.isSaved, isUnused(earlier, transaction) else {
      return
    }
    let reason: String
    do throws(SessionFailure) {
      let answer = try await end(earlier, transaction)
      guard answer.remaining != nil else { return }
      reason = answer.failure?.description ?? "The server has no way to end it."
    } catch {
      if case .service(.sessionRefused) = error { return }
      reason = error.plainReason
    }
    guard let remains = remains(of: earlier, transaction) else { return }
    transaction.notices.append("The session before was not ended on the server: \(reason) \(remains)")
  }

  /// Whether nobody uses anything of a session: the new one has none of its tokens, and all hosts that shared it have the new one.
  private func isUnused(_ earlier: Session, _ transaction: SessionTransaction) -> Bool {
    guard let session = transaction.record.session, session.accessToken != earlier.accessToken,
      session.refreshToken == nil || session.refreshToken != earlier.refreshToken
    else { return false }
    guard let memory = transaction.record.share else { return true }
    return transaction.shared != nil && memory.answer == nil
  }
}
