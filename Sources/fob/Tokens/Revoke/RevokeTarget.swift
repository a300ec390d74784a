import ArgumentParser
import TokenModel

/// The environments to revoke or to rotate in: one by its name, or all.
struct RevokeTarget: ParsableArguments, Sendable {
  @Argument(
    help: "The environment's name; none with --all-environments.",
    completion: .custom { _, _, _ in NameCompletion.environments() })
  var environment: String?

  @Flag(
    name: [.customShort("A"), .long], help: "All environments; each production one is confirmed by name.")
  var allEnvironments = false

  @Option(
    help: ArgumentHelp(
      "With --all-environments: leave this environment out, such as one that cannot be read. Default: none.",
      valueName: "environment"),
    completion: .custom { _, _, _ in NameCompletion.environments() })
  var except: [String] = []

  func validate() throws {
    if environment == nil, !allEnvironments {
      throw ValidationError("Name an environment (fob env list shows them), or give --all-environments.")
    }
    if let environment, allEnvironments, Handle(environment) == nil {
      throw ValidationError("Name an environment, or give --all-environments; with that only handles may follow.")
    }
    if !allEnvironments, !except.isEmpty { throw ValidationError("--except goes with --all-environments.") }
  }

  /// The one environment.
  func resolve(in fob: Composition) throws(CommandFailure) -> Environment {
    try fob.environment(named: environment ?? "")
  }

  /// All environments with upload tokens that may be changed, but for those left out.
  func resolveAll(in fob: Composition) throws(CommandFailure) -> [Environment] {
    let left = try except.map { (name: String) throws(CommandFailure) in try fob.environment(named: name).name }
    let all = try fob.usable(named: []).filter { environment in
      fob.services[environment.service]?.profile.uploadTokens != nil && !left.contains(environment.name)
    }
    let readOnly = all.filter(\.isReadOnly).map(\.name.text)
    if !readOnly.isEmpty { Output.note("fob: left out, read-only: \(readOnly.joined(separator: ", ")).") }
    return all.filter { !$0.isReadOnly }
  }
}
