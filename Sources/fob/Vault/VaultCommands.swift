import ArgumentParser
import Formats
import Keeping
import TokenModel
import Vault

/// `fob vault …`
struct VaultCommands: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vault",
    abstract: "Keep passwords and keys encrypted with a passphrase.",
    discussion: """
      An environment whose file says 'password_vault = yes' takes its password from the vault. Adding a secret takes no passphrase; reading one takes \
      an unlock, which lasts for a while. The files are age files: stock 'age -d -i identity.age' opens them too.

      EXAMPLES
        fob vault init
        fob vault add prod password
        fob vault unlock --for 8h
      """,
    subcommands: [
      SetUpVaultCommand.self, AddToVaultCommand.self, ListVaultCommand.self, RemoveFromVaultCommand.self,
      UnlockVaultCommand.self, LockVaultCommand.self, VaultStatusCommand.self, ChangePassphraseCommand.self,
    ])
}

/// Whether an environment, or a share, uses a secret of the vault.
enum VaultUse {
  /// It does, for these addresses.
  case used([Origin])
  /// Its file does not mention the secret, or names another source.
  case unused(VaultEntry, key: String, file: String, [Origin])
  /// There is no such environment, or its file is broken.
  case noEnvironment(VaultEntry)
  /// There is no such share, or its file is broken.
  case noShare(VaultEntry)

  init(of entry: VaultEntry, in fob: Composition) {
    guard entry.secret != .registerPassword else {
      self.init(ofShare: entry, in: fob)
      return
    }
    guard let environment = try? fob.environments.environment(named: entry.environment.text) else {
      self = .noEnvironment(entry)
      return
    }
    let isUsed = environment.secrets[entry.secret] == .vault(entry)
    let key = entry.secret.rawValue
    self = isUsed ? .used(environment.origins) : .unused(entry, key: key, file: environment.file, environment.origins)
  }

  private init(ofShare entry: VaultEntry, in fob: Composition) {
    guard let settings = try? fob.shares.folder.settings(of: entry.environment) else {
      self = .noShare(entry)
      return
    }
    let origins: [Origin] = if case .etcd(let endpoints) = settings.place { endpoints } else { [] }
    let key = ShareKey.password.rawValue
    self =
      settings.password == .vault(entry) ? .used(origins) : .unused(entry, key: key, file: settings.file, origins)
  }

  /// Where the secret may be sent; none where nobody knows yet.
  var origins: [Origin] {
    switch self {
    case .used(let origins), .unused(_, _, _, let origins): origins
    case .noEnvironment, .noShare: []
    }
  }

  /// One word for a table and for scripts.
  var displayName: String {
    switch self {
    case .used: "yes"
    case .unused: "no"
    case .noEnvironment: "no environment"
    case .noShare: "no share"
    }
  }

  /// What remains to be done, or nil.
  var advice: String? {
    switch self {
    case .used: nil
    case .unused(let entry, let key, let file, _):
      "\(entry.environment) does not use it yet: in \(file), replace what it says of the \(key) with '\(key)_vault = yes'."
    case .noEnvironment(let entry):
      "There is no usable environment '\(entry.environment)' yet: fob env add \(entry.environment) --set \(entry.secret.rawValue)_vault=yes"
    case .noShare(let entry):
      "There is no usable share '\(entry.environment)' yet: fob share join \(entry.environment) --user NAME --set password_vault=yes"
    }
  }
}

extension CommandFailure {
  init(vault failure: VaultFailure) {
    let status: ExitStatus =
      switch failure {
      case .locked: .loginNeeded
      case .notSetUp, .missing: .noSuchThing
      case .weakPassphrase, .unusable: .usage
      case .busy: .busy
      case .alreadySetUp, .taken, .wrongPassphrase, .damaged, .otherRecipient, .otherEntry, .otherAddress, .unmarked,
        .passphraseChanged, .stillUnlocked, .fileRefused, .writingFailed, .keyringUnavailable:
        .failed
      }
    self.init(status, failure.description)
  }
}

extension Vault {
  /// - Throws: if there is no vault yet.
  func requireSetUp() throws(CommandFailure) {
    let status = try rethrow(status(), as: CommandFailure.init(vault:))
    guard status != .notSetUp else { throw CommandFailure(vault: .notSetUp) }
  }
}
