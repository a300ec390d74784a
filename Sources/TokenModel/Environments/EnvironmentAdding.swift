/// Adds environments.
public protocol EnvironmentAdding: Sendable {
  /// The environment that a draft would become; nothing is written.
  /// - Throws: what `add` would throw, as far as it can be told without writing.
  func environment(of draft: EnvironmentDraft) throws(EnvironmentProblem) -> Environment

  /// Writes a new environment's file and returns the environment. Never overwrites.
  /// - Throws: where a key or value is not allowed, the name is taken, or the file cannot be written.
  func add(_ draft: EnvironmentDraft) throws(EnvironmentProblem) -> Environment
}
