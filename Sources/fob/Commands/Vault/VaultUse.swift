import TokenModel

/// Whether the environment that a secret of the vault belongs to takes it from there.
enum VaultUse {
  /// It does.
  case used
  /// Its file says nothing of it, or names another source.
  case unused(VaultEntry, file: String)
  /// There is no such environment, or its file is broken.
  case noEnvironment(VaultEntry)

  init(of entry: VaultEntry, in fob: Composition) {
    guard let environment = try? fob.environments.environment(named: entry.environment.text) else {
      self = .noEnvironment(entry)
      return
    }
    self = environment.secrets[entry.secret] == .vault(entry) ? .used : .unused(entry, file: environment.file)
  }

  /// One word for a table and for scripts.
  var word: String {
    switch self {
    case .used: "yes"
    case .unused: "no"
    case .noEnvironment: "no environment"
    }
  }

  /// What is still to be done, or nil.
  var advice: String? {
    switch self {
    case .used: nil
    case .unused(let entry, let file):
      "\(entry.environment) does not use it yet: write “\(entry.secret.rawValue)_vault = yes” into \(file), in place of what it says of the "
        + "\(entry.secret.rawValue) now."
    case .noEnvironment(let entry):
      "There is no usable environment '\(entry.environment)' yet: fob env add \(entry.environment) --set \(entry.secret.rawValue)_vault=yes"
    }
  }
}
