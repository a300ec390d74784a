/// The ways to a place from which the user can paste.
enum ClipboardRoute: Hashable {
  /// tmux takes it and hands it on to its own terminal. OSC 52 would not do: tmux drops it in its default settings.
  case tmux
  /// A program of the desktop on this machine.
  case desktop(command: [String])
  /// OSC 52, which travels over SSH. The terminal may ignore it and does not answer.
  case terminal

  /// The desktop's tools, each with the variable that tells that its desktop is there.
  private static let tools: [(variable: String, command: [String])] = [
    ("WAYLAND_DISPLAY", ["wl-copy"]),
    ("DISPLAY", ["xclip", "-selection", "clipboard"]),
    ("DISPLAY", ["xsel", "--clipboard", "--input"]),
  ]

  /// The ways worth trying, the surest first.
  ///
  /// Over SSH the machine's desktop, if it has one, is not the one the user sits at. At the desktop itself its tool comes before OSC 52, which not
  /// all of its terminals know.
  static func routes(environment: [String: String], channel: TerminalChannel) -> [ClipboardRoute] {
    func has(_ name: String) -> Bool { environment[name].map { !$0.isEmpty } ?? false }
    let isRemote = has("SSH_CONNECTION") || has("SSH_TTY")
    let desktop = isRemote ? [] : tools.filter { has($0.variable) }.map { ClipboardRoute.desktop(command: $0.command) }
    return (has("TMUX") ? [.tmux] : []) + desktop + (channel.takesStrings ? [.terminal] : [])
  }
}
