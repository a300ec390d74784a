/// Why a person did not answer a question.
public enum ConsoleFailure: Error, Equatable, Sendable, CustomStringConvertible {
  /// There is nobody to ask: the process has no terminal.
  case noTerminal
  /// Control-D, or the terminal is gone.
  case ended
  case failed(SystemError)

  /// A sentence for the user.
  public var description: String {
    switch self {
    case .noTerminal: "There is no terminal to ask on."
    case .ended: "No answer was given."
    case .failed(let error): error.description
    }
  }
}
