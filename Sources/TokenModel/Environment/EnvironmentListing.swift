/// Reads the environments folder.
public protocol EnvironmentListing: Sendable {
  /// Every environment file, by name; read anew at each call.
  func entries() -> [EnvironmentEntry]

  /// One environment by name, reading no other file.
  func environment(named name: String) throws(EnvironmentLookupFailure) -> Environment
}
