import CNcurses

/// The description that `newterm` found for the terminal (terminfo(5)).
enum TerminalDescription {
  /// A string of the description.
  static func string(_ capability: String) -> String? {
    ccurses_terminal_string(capability).map { String(cString: $0) }
  }

  /// A flag of the description.
  static func flag(_ capability: String) -> Bool {
    ccurses_terminal_flag(capability)
  }

  /// How the described terminal takes strings for itself.
  static func channel(name: String) -> TerminalChannel {
    let hints = ["Ms", "TS", "smcup"].contains { string($0) != nil } || flag("XT")
    return TerminalChannel(name: name, isDescendedFromXterm: hints)
  }
}
