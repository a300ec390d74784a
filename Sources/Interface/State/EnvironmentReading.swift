import TokenModel

/// What the disk tells of one environment: its file and what is held for it.
public struct EnvironmentReading: Sendable, Equatable {
  /// The file, usable or not.
  public var entry: EnvironmentEntry
  /// What is held; nil where the file cannot be used.
  public var status: SessionStatus?
  /// What a login would ask of a person.
  public var loginDemand: LoginDemand

  /// A reading.
  public init(entry: EnvironmentEntry, status: SessionStatus?, loginDemand: LoginDemand) {
    self.entry = entry
    self.status = status
    self.loginDemand = loginDemand
  }
}
