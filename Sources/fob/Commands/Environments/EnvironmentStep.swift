import TokenModel

/// A step with environment files in a command.
enum EnvironmentStep {
  /// Takes it; a problem of the environment ends the command with the status.
  static func take<Value>(
    orEndWith status: ExitStatus, _ step: () throws(EnvironmentProblem) -> Value
  ) throws(CommandFailure) -> Value {
    do throws(EnvironmentProblem) {
      return try step()
    } catch {
      throw CommandFailure(status, error.description)
    }
  }
}
