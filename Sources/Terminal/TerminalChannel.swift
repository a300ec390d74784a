/// Whether strings for the terminal itself (OSC) reach it. A terminal that does not know them draws what is in them: the secret of a copy.
struct TerminalChannel: Hashable {
  /// Terminals that draw such strings, whatever their descriptions say.
  private static let drawing = ["linux", "vt", "dumb", "ansi", "cons", "eterm"]

  /// Whether strings may be sent at all.
  let takesStrings: Bool

  /// What there is where nothing but text may be written.
  static let none = TerminalChannel(takesStrings: false)

  private init(takesStrings: Bool) {
    self.takesStrings = takesStrings
  }

  /// - Parameters:
  ///   - name: of the terminal, as `TERM` gives it.
  ///   - isDescendedFromXterm: whether its description has a clipboard (`Ms`), a title (`XT`, `TS`) or a second screen (`smcup`).
  init(name: String, isDescendedFromXterm: Bool) {
    takesStrings = isDescendedFromXterm && !TerminalChannel.drawing.contains(where: name.hasPrefix)
  }
}
