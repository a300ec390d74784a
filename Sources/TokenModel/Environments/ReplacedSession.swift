/// What a login does with the session that it replaces; the raw value is the word in environment files.
public enum ReplacedSession: String, Sendable, CaseIterable {
  /// The server ends it.
  case end
  /// It stays as it is: for servers that end all sessions of an account when one ends.
  case keep

  /// The setting of environments' files.
  static let key = "replaced_session"

  /// What the file of an environment says.
  public init(in environment: Environment) {
    self = environment.settings[Self.key].flatMap(Self.init) ?? .end
  }

  /// The key for the profile of a service that ends replaced sessions.
  public static let environmentKey = EnvironmentKey(
    .setting(key, .word(allCases.map(\.rawValue))), asking: .never, standard: end.rawValue,
    help:
      "What a login does with the session that it replaces: end (the server ends it) or keep, for a server that then ends the new one too. Default: end."
  )

  /// What came of ending it; the raw value is the word in session files.
  public enum Outcome: String, Sendable {
    /// The server has ended it, and not refreshed the one in its place since.
    case ended
    /// Later it refused the one in its place: it may have ended both.
    case endedBoth
  }

  /// What to say if the server may have ended both.
  package static func advice(in environment: Environment) -> String {
    "The last login had the server end the session before, and some servers then end both. "
      + "If yours does, write \(key) = \(keep.rawValue) into \(environment.file)."
  }
}
