import ArgumentParser
import TokenModel

/// The argument that names an environment.
struct EnvironmentArgument: ParsableArguments, Sendable {
  @Argument(help: "The environment's name.", completion: .custom { _, _, _ in NameCompletion.environments() })
  var environment: String

  /// The environment of that name.
  func resolve(in fob: Composition) throws(CommandFailure) -> Environment {
    try fob.environment(named: environment)
  }
}
