import TokenModel

/// Completes the names of environments from the folder's listing alone: no file is read.
enum EnvironmentCompletion {
  /// The names, sorted.
  static func names() -> [String] {
    Composition.ofThisProcess().environments.names()
  }
}
