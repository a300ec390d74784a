/// The ways that a copied value could take, the surest first.
public struct ClipboardFacts: Sendable, Equatable {
  /// One way.
  public enum Way: Sendable, Equatable {
    /// Through tmux to its own terminal.
    /// - Parameters:
    ///   - passesOn: whether that terminal is known to take it; nil where tmux does not tell.
    ///   - terminal: the name of that terminal.
    case tmux(passesOn: Bool?, terminal: String)
    /// By a program of this machine's desktop.
    case desktop(program: String, isInstalled: Bool)
    /// By the same sequence as `terminal`, through GNU screen.
    case screen
    /// By a sequence to the terminal (OSC 52), which does not answer.
    case terminal
  }

  /// The ways, the first one being tried first.
  public let ways: [Way]

  /// Facts as they were gathered.
  public init(ways: [Way]) {
    self.ways = ways
  }
}
