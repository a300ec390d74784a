import TokenModel

/// What a person chose on the screens and finds again next time: the content of `interface.json`.
///
/// It is derived from the state and kept when it differs from what was kept; no action asks for it.
public struct KeptChoices: Codable, Sendable, Equatable {
  /// The version that this program writes, and the latest that it reads.
  public static let currentVersion = 1

  /// What the form of the file is.
  public var version = KeptChoices.currentVersion
  /// The theme chosen from the menu; nil: as the files say.
  public var theme: String?
  /// Whether the mouse is used; nil where nobody chose.
  public var mouse: Bool?
  /// Earlier commands, the last one last; nil where there were none.
  public var commands: [String]?
  /// The environment that was chosen last.
  public var environment: String?
  /// What was chosen for single environments, by their names.
  public var environments: [String: EnvironmentChoices] = [:]

  /// Nothing was chosen yet.
  public init() {}

  /// These choices with those that another run changed from an earlier to a later state, so that two programs that are open at once keep what
  /// each of them changed.
  public func merging(_ later: KeptChoices, since earlier: KeptChoices) -> KeptChoices {
    var merged = self
    if later.theme != earlier.theme { merged.theme = later.theme }
    if later.mouse != earlier.mouse { merged.mouse = later.mouse }
    if later.environment != earlier.environment { merged.environment = later.environment }
    if later.commands != earlier.commands {
      let own = later.commands ?? []
      merged.commands = CommandHistory((commands ?? []) + own).lines
    }
    for name in Set(later.environments.keys).union(earlier.environments.keys)
    where later.environments[name] != earlier.environments[name] {
      merged.environments[name] = later.environments[name]
    }
    return merged
  }
}
