import TokenModel

extension AppState {
  /// Takes in what became of a token that was to be made, ended or labelled.
  mutating func takeChange(_ message: Message) -> [Effect] {
    switch message {
    case .tokenCreated(let name, let work, let token): return created(name, work, token)
    case .tokenNotCreated(let name, let work, let failure):
      failDialog(work, mayHaveHappened(failure, "made", name))
    case .tokenRevoked(let name, let work, let outcome): return revoked(name, work, outcome)
    case .tokenNotRevoked(let name, let work, let failure):
      failDialog(work, mayHaveHappened(failure, "ended", name))
    case .labelKept(let name, let work, let token):
      close(work)
      lists[name]?.update(token)
      changeInspection { $0.subject = .token(name, token) }
    case .labelNotKept(_, let work, let failure): failDialog(work, shown(failure, retry: .submit, in: .form))
    default: break
    }
    return []
  }

  private mutating func created(_ name: EnvironmentName, _ work: WorkID, _ token: ListedToken) -> [Effect] {
    offerToRevoke(replacedBy: work, token.handle)
    close(work)
    lists[name]?.outdate()
    lists[name]?.select(token.handle)
    return openInspection(of: token, in: name, isNew: true)
  }

  private mutating func revoked(_ name: EnvironmentName, _ work: WorkID, _ outcome: RevokeOutcome) -> [Effect] {
    guard case .revoke(let dialog) = dialogs.first(where: { $0.work == work }) else { return [] }
    let token = dialog.token
    close(work)
    dialogs.removeAll { dialog in
      if case .inspect(let inspected) = dialog, case .token(_, let shown) = inspected.subject {
        shown.handle == token.handle
      } else {
        false
      }
    }
    lists[name]?.remove([token.handle])
    let title = token.label.map { "\($0) (\(token.handle))" } ?? "\(token.handle)"
    notice =
      switch outcome {
      case .ended: .done("Revoked: \(title). Nobody can use it any more.")
      case .alreadyGone: .info("\(title) had ended before.")
      }
    return []
  }

  /// Nobody knows what became of a request that may have arrived: the list tells.
  private mutating func mayHaveHappened(_ failure: SessionFailure, _ what: String, _ name: EnvironmentName) -> Failure {
    let shown = shown(failure, retry: .submit, in: .form)
    guard case .service(let service) = failure, service.mayHaveTakenEffect else { return shown }
    lists[name]?.outdate()
    return Failure(
      word: shown.word, reason: shown.reason,
      advice: "It may have been \(what) all the same: look at the list before you try again.")
  }
}
