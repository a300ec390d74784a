import TokenModel

extension Action {
  static let unlockVault = Action(
    .unlockVault, .sessions, [.character("U")], in: [.main],
    help: "unlock the vault for this run; asks for its passphrase", opens: true,
    when: { state in
      state.environmentOfVault == nil
        ? .impossible("No environment here takes a secret from the vault.") : .possible
    }
  ) { state, _ in state.openUnlock() }
}

/// Unlocking the vault.
extension AppState {
  /// The environment whose secret is asked of the vault: the chosen one, else the first that takes one from there.
  fileprivate var environmentOfVault: Environment? {
    ([chosenEnvironment].compactMap(\.self) + environments.compactMap(\.environment)).first(where: \.takesFromVault)
  }

  /// Asks for the passphrase because a person wants to.
  fileprivate mutating func openUnlock() -> [Effect] {
    environmentOfVault.map { open(.unlock(UnlockDialog($0.name, logsIn: false))) } ?? []
  }

  /// Takes in what became of a passphrase.
  mutating func vaultUnlocked(
    _ name: EnvironmentName, _ work: WorkID, _ result: Result<Void, VaultFailure>
  ) -> [Effect] {
    switch result {
    case .success: return goOn(name, work)
    case .failure(let failure):
      failDialog(work, Failure(word: "vault", reason: failure.description, advice: nil))
      return []
    }
  }

  /// Goes on where the locked vault was in the way: with the login that asked for it, and with every session that could not be renewed.
  private mutating func goOn(_ name: EnvironmentName, _ work: WorkID) -> [Effect] {
    guard case .unlock(let dialog) = dialogs.first(where: { $0.work == work }) else { return [] }
    close(work)
    notice = .done("The vault is unlocked until you leave fob.")
    let waiting = environments.filter { $0.failure?.needsVault == true }.compactMap(\.environment)
    for environment in waiting {
      change(environment.name) { state in
        state.failure = nil
        state.lastTry = nil
      }
    }
    let login = dialog.logsIn ? logIn(to: name) : []
    return login + waiting.flatMap { startOnSession(.obtainSession, .renewing, in: $0) }
  }

  private mutating func logIn(to name: EnvironmentName) -> [Effect] {
    if case .login(let dialog) = dialogs.last, dialog.environment == name { return submitLogin(dialog) }
    return beginLogin(to: environment(name))
  }
}
