/// How long after an escape the rest of a sequence may come.
enum EscapeDelay {
  /// The delay in milliseconds: what `ESCDELAY` says (as for every program with curses), else 25, and 100 where a network can come in between.
  static func milliseconds(environment: [String: String]) -> Int32 {
    if let asked = environment["ESCDELAY"].flatMap({ Int32($0) }), asked >= 0 { return min(asked, 10_000) }
    return environment["SSH_CONNECTION"] != nil && environment["TMUX"] == nil ? 100 : 25
  }
}
