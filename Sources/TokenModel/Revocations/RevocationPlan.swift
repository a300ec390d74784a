import FoundationEssentials

/// Which upload tokens are to end: frozen when it is made, so that nothing that changes afterwards makes another one end.
public struct RevocationPlan: Sendable, Equatable {
  /// The environment.
  public var environment: EnvironmentName
  /// Its server.
  public var origin: Origin
  /// The account as the server names it, else as the environment's file does, or nil where neither does.
  public var account: String?
  /// When it was made, in whole seconds.
  public var made: Date
  /// The tokens, each once.
  public var rows: [RevocationRow]

  /// Makes a plan; of two rows with one handle the first stays.
  public init(environment: EnvironmentName, origin: Origin, account: String?, made: Date, rows: [RevocationRow]) {
    self.environment = environment
    self.origin = origin
    self.account = account
    self.made = Date(timeIntervalSince1970: made.timeIntervalSince1970.rounded(.down))
    var seen: Set<Handle> = []
    self.rows = rows.filter { seen.insert($0.handle).inserted }
  }

  /// Why the plan cannot be followed in an environment, as a sentence; nil where it belongs there.
  public func mismatch(with environment: Environment, account: String?) -> String? {
    if environment.name != self.environment {
      return "The plan is for \(self.environment), not for \(environment.name)."
    }
    if environment.origin != origin {
      return "The plan was made for \(origin), and \(environment.name) is at \(environment.origin) now."
    }
    if let planned = self.account, planned != account {
      return "The plan was made for the account \(planned), and \(environment.name) has \(account ?? "none") now."
    }
    return nil
  }
}
