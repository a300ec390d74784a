extension KeyMap {
  /// One action where something certain has the keys, as it is listed.
  public struct Entry: Hashable, Sendable {
    /// The section of `keys.ini`.
    public let context: String
    /// The action's name there.
    public let action: String
    /// Its keys as they are written there; none where it has none.
    public let keys: [String]
    /// What it does.
    public let help: String
    /// Whether it ends something on a server.
    public let isDestructive: Bool
  }

  /// Every action of every context.
  public var entries: [Entry] {
    KeyContext.allCases.flatMap { context in
      bindings(in: context).map { binding in
        Entry(
          context: context.word, action: binding.action.name.word,
          keys: binding.keys.map { $0.map(\.name).joined(separator: " ") }, help: binding.action.help,
          isDestructive: binding.action.isDestructive)
      }
    }
  }
}
