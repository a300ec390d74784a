import Formats

/// Why an environment could not be had by its name.
public enum EnvironmentLookupFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// There is no such file; these exist.
  case unknown(name: String, existing: [String])
  /// Its file cannot be used.
  case broken(EnvironmentProblem)

  /// What is wrong, with the names that exist.
  public var description: String {
    switch self {
    case .unknown(let name, let existing) where existing.isEmpty:
      "No environment is called '\(DisplayText(name))', and none exists yet. Add one: fob env add"
    case .unknown(let name, let existing):
      "No environment is called '\(DisplayText(name))'. There are: \(DisplayText(existing.joined(separator: ", ")))"
    case .broken(let problem): problem.description
    }
  }
}
