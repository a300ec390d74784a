import TokenModel

/// One environment as it was read from disk: its file, and the session that is kept for it.
public struct EnvironmentSnapshot: Sendable, Equatable {
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

  /// What is in some files, and what is held for their environments.
  public static func read(
    _ files: [EnvironmentFileName], from source: any EnvironmentSource, _ sessions: any SessionProvider
  ) -> [EnvironmentSnapshot] {
    let entries = source.entries(in: files)
    var statuses = sessions.statuses(of: entries.compactMap(\.environment)).makeIterator()
    return entries.map { entry in
      guard let environment = entry.environment, let status = statuses.next() else {
        return EnvironmentSnapshot(entry: entry, status: nil, loginDemand: .nothing)
      }
      let demand = sessions.loginDemand(for: environment, in: status)
      return EnvironmentSnapshot(entry: entry, status: status, loginDemand: demand)
    }
  }
}
