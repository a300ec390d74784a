import TokenModel

extension AppState {
  /// Takes in whether an upload token was made.
  mutating func tokenCreated(
    _ name: EnvironmentName, _ work: WorkID, _ result: Result<ListedToken, SessionFailure>
  ) -> [Effect] {
    switch result {
    case .success(let token):
      offerToRevoke(replacedBy: work, token.handle)
      close(work)
      lists[name]?.outdate()
      lists[name]?.select(token.handle)
      return openInspection(of: token, in: name, isNew: true)
    case .failure(let failure):
      failDialog(work, mayHaveHappened(failure, "made", name))
      return []
    }
  }

  /// Takes in whether an upload token has ended.
  mutating func tokenRevoked(
    _ name: EnvironmentName, _ work: WorkID, _ result: Result<RevokeOutcome, SessionFailure>
  ) {
    switch result {
    case .success(let outcome): revoked(name, work, outcome)
    case .failure(let failure): failDialog(work, mayHaveHappened(failure, "ended", name))
    }
  }

  /// Takes in whether the operator's own label was kept or forgotten.
  mutating func labelKept(_ name: EnvironmentName, _ work: WorkID, _ result: Result<ListedToken, SessionFailure>) {
    switch result {
    case .success(let token):
      close(work)
      lists[name]?.update(token)
      changeInspection { $0.subject = .token(name, token) }
    case .failure(let failure): failDialog(work, shown(failure, retry: .submit, in: .form))
    }
  }

  private mutating func revoked(_ name: EnvironmentName, _ work: WorkID, _ outcome: RevokeOutcome) {
    guard case .revoke(let dialog) = dialogs.first(where: { $0.work == work }) else { return }
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
