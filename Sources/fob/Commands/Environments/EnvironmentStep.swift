import TokenModel

/// A step with environment files in a command.
enum EnvironmentStep {
  /// Takes it; a problem of the environment ends the command with the status, a file that is not there as such.
  static func take<Value>(
    orEndWith status: ExitStatus, _ step: () throws(EnvironmentProblem) -> Value
  ) throws(CommandFailure) -> Value {
    do throws(EnvironmentProblem) {
      return try step()
    } catch {
      throw CommandFailure(error.isMissingFile ? .noSuchThing : status, error.description)
    }
  }
}
