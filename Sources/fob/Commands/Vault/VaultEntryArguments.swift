import ArgumentParser
import Services
import TokenModel

/// The arguments that name a secret of the vault.
struct VaultEntryArguments: ParsableArguments, Sendable {
  @Argument(
    help: "The environment that the secret belongs to.",
    completion: .custom { _, _, _ in NameCompletion.environments() })
  var environment: String

  @Argument(
    help: "Which: \(VaultEntryArguments.secrets.joined(separator: ", ")).",
    completion: .list(VaultEntryArguments.secrets))
  var secret: String

  /// The names of the secrets that the services of this build have.
  private static let secrets: [String] = {
    let transport = CurlTransport(userAgent: "", environment: [:])
    return Set(Composition.services(over: transport).profiles.flatMap(\.secrets).map(\.rawValue)).sorted()
  }()

  /// The secret that is meant.
  func entry() throws(CommandFailure) -> VaultEntry {
    guard let environment = EnvironmentName(environment) else {
      throw CommandFailure(.usage, "An environment's name is made of \(EnvironmentName.rule).")
    }
    guard VaultEntryArguments.secrets.contains(secret) else {
      throw CommandFailure(
        .usage, "There is no such kind of secret. There are: \(VaultEntryArguments.secrets.joined(separator: ", ")).")
    }
    return VaultEntry(environment: environment, secret: SecretName(rawValue: secret))
  }
}
