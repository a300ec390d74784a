/// Why a program's loop ended.
public enum LoopEnd: Hashable, Sendable {
  /// The program asked for it, with this exit status.
  case quit(status: Int32)
  /// A signal asked for it: SIGTERM, SIGQUIT or SIGHUP.
  case signal(Int32)
  /// The terminal is gone.
  case hungUp

  /// The exit status that says so to who started the program, as shells count signals.
  public var status: Int32 {
    switch self {
    case .quit(let status): status
    case .signal(let number): 128 + number
    case .hungUp: 129
    }
  }
}
