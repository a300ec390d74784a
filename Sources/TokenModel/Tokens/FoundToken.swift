/// Where a value that leaked belongs.
public struct FoundToken: Sendable, Equatable {
  /// The environment.
  public var environment: EnvironmentName
  /// The row.
  public var row: ListedToken

  /// Makes it.
  public init(environment: EnvironmentName, row: ListedToken) {
    self.environment = environment
    self.row = row
  }
}
