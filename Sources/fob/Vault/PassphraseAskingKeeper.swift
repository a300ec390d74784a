import Host
import TokenModel
import Vault

/// Sessions for commands: if a session needs a secret from the locked vault, the person at the terminal is asked for
/// the passphrase, and the request is repeated. Nothing is locked while the person types. Without a terminal the
/// failure stands.
struct PassphraseAskingKeeper: SessionProvider {
  private let keeper: any SessionProvider
  private let vault: Vault
  private let question: PassphraseQuestion

  init(_ keeper: any SessionProvider, vault: Vault) {
    self.keeper = keeper
    self.vault = vault
    question = PassphraseQuestion(vault)
  }

  func statuses(of environments: [Environment]) -> [SessionStatus] { keeper.statuses(of: environments) }

  func loginDemand(for environment: Environment, in status: SessionStatus) -> LoginDemand {
    keeper.loginDemand(for: environment, in: status)
  }

  func answer(to request: SessionRequest) async throws(SessionFailure) -> SessionAnswer {
    try await unlocking { () async throws(SessionFailure) in try await keeper.answer(to: request) }
  }

  func perform<Value: Sendable>(
    in environment: Environment,
    _ operation: @Sendable (any Service, Access) async throws(ServiceFailure) -> ServiceAnswer<Value>
  ) async throws(SessionFailure) -> ServiceAnswer<Value> {
    try await unlocking { () async throws(SessionFailure) in
      try await keeper.perform(in: environment, operation)
    }
  }

  private func unlocking<Value: Sendable>(
    _ work: () async throws(SessionFailure) -> Value
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

/// The question for the vault's passphrase: asked once for all environments that wait for it, and not again if nobody
/// knew the answer.
actor PassphraseQuestion {
  private let vault: Vault
  private var asking: Task<Bool, Never>?

  /// How often a wrong passphrase may be typed.
  private static let attempts = 3

  init(_ vault: Vault) {
    self.vault = vault
  }

  /// Unlocks the vault for this process; false if nobody could.
  func unlock() async -> Bool {
    let asking = asking ?? TaskThreadPool.start { [vault] in await Self.ask(vault) }
    self.asking = asking
    return await asking.value
  }

  private static func ask(_ vault: Vault) async -> Bool {
    for _ in 1...attempts {
      guard Prompt.isPossible, let typed = try? await Prompt.ask(VaultPassphrase.question, isSecret: true) else {
        return false
      }
      do throws(VaultFailure) {
        try await vault.unlock(typed)
        return true
      } catch {
        Output.note("fob: \(error.description)")
        guard error == .wrongPassphrase else { return false }
      }
    }
    return false
  }
}
