import TokenModel
import Vault

/// Sessions for commands: where a session takes a secret from a locked vault, the person at the terminal is asked for the passphrase, and it is tried
/// again. Nothing is locked while the person types. Without a terminal the failure stays what it is.
struct PassphraseAskingKeeper: SessionKeeping {
  private let keeper: any SessionKeeping
  private let vault: Vault
  private let question: PassphraseQuestion

  init(_ keeper: any SessionKeeping, vault: Vault) {
    self.keeper = keeper
    self.vault = vault
    question = PassphraseQuestion(vault)
  }

  func status(of environment: Environment) -> SessionStatus { keeper.status(of: environment) }

  func loginDemand(for environment: Environment, in status: SessionStatus) -> LoginDemand {
    keeper.loginDemand(for: environment, in: status)
  }

  func logOut(of environment: Environment) async throws(SessionFailure) -> LogOutOutcome {
    try await unlocking(environment) { () async throws(SessionFailure) in try await keeper.logOut(of: environment) }
  }

  func forgetSession(of environment: Environment) async throws(SessionFailure) {
    try await keeper.forgetSession(of: environment)
  }

  func forget(_ name: EnvironmentName, tokenFile: String?) async throws(SessionFailure) {
    try await keeper.forget(name, tokenFile: tokenFile)
  }

  func session(for environment: Environment, need: SessionNeed) async throws(SessionFailure) -> HeldSession {
    try await unlocking(environment) { () async throws(SessionFailure) in
      try await keeper.session(for: environment, need: need)
    }
  }

  func renew(_ environment: Environment) async throws(SessionFailure) -> HeldSession {
    try await unlocking(environment) { () async throws(SessionFailure) in try await keeper.renew(environment) }
  }

  func session(for environment: Environment, refused token: Secret) async throws(SessionFailure) -> HeldSession {
    try await unlocking(environment) { () async throws(SessionFailure) in
      try await keeper.session(for: environment, refused: token)
    }
  }

  func logIn(
    to environment: Environment, answers: LoginAnswers, after challenge: LoginChallenge?
  ) async throws(SessionFailure) -> LoginProgress {
    try await unlocking(environment) { () async throws(SessionFailure) in
      try await keeper.logIn(to: environment, answers: answers, after: challenge)
    }
  }

  func perform<Value: Sendable>(
    in environment: Environment,
    _ operation: @Sendable (any Service, Access) async throws(ServiceFailure) -> ServiceAnswer<Value>
  ) async throws(SessionFailure) -> ServiceAnswer<Value> {
    try await unlocking(environment) { () async throws(SessionFailure) in
      try await keeper.perform(in: environment, operation)
    }
  }

  private func unlocking<Value: Sendable>(
    _ environment: Environment, _ work: () async throws(SessionFailure) -> Value
  ) async throws(SessionFailure) -> Value {
    do throws(SessionFailure) {
      return try await work()
    } catch {
      guard case .vaultLocked = error else { throw error }
      // Another program may have unlocked it meanwhile.
      if vault.isLocked { guard await question.unlock() else { throw error } }
      return try await work()
    }
  }
}
