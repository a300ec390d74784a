/// Where a text went that was to be copied. Terminals do not confirm it, so the most that can be said is "sent".
public enum CopyOutcome: Hashable, Sendable {
  /// To the buffer of tmux, which hands it on to its own terminal.
  case sentToTmux
  /// To the terminal, with OSC 52.
  case sentToTerminal
  /// To the desktop, with the tool named.
  case sentToDesktop(tool: String)
  /// Nowhere; why.
  case failed(reason: String)
}
