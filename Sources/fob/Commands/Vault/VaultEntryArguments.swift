import ArgumentParser
import TokenModel

/// The arguments that name a secret of the vault.
struct VaultEntryArguments: ParsableArguments, Sendable {
  @Argument(
    help: "The environment that the secret belongs to.",
    completion: .custom { _, _, _ in NameCompletion.environments() })
  var environment: String

  @Argument(
    help: "Which: \(SecretName.allCases.map(\.rawValue).joined(separator: ", ")).",
    completion: .list(SecretName.allCases.map(\.rawValue)))
  var secret: String

  /// The secret that is meant.
  func entry() throws(CommandFailure) -> VaultEntry {
    guard let environment = EnvironmentName(environment) else {
      throw CommandFailure(.usage, "An environment's name is made of \(EnvironmentName.rule).")
    }
    guard let secret = SecretName(rawValue: secret) else {
      let names = SecretName.allCases.map(\.rawValue).joined(separator: ", ")
      throw CommandFailure(.usage, "There is no such kind of secret. There are: \(names).")
    }
    return VaultEntry(environment: environment, secret: secret)
  }
}
