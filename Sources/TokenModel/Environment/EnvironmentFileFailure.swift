/// Why one file of the environments folder gave no environment.
enum EnvironmentFileFailure: Error, Equatable {
  /// There is no such file.
  case missing(path: String)
  /// It is there and cannot be used.
  case problem(EnvironmentProblem)
}
