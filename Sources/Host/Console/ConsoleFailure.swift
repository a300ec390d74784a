/// Why a person did not answer a question.
public enum ConsoleFailure: Error, Equatable, Sendable, CustomStringConvertible {
  /// There is nobody to ask: the process has no terminal.
  case noTerminal
  /// Control-D, or the terminal is gone.
  case ended
  /// The line was so long that the terminal may have dropped its rest.
  case cut
  case failed(SystemError)

  /// A sentence for the user.
  public var description: String {
    switch self {
    case .noTerminal: "There is no terminal to ask on."
    case .ended: "No answer was given."
    case .cut:
      "A terminal takes lines of at most 4094 bytes, and this one was longer. Give it through a pipe or from a file."
    case .failed(let error): error.description
    }
  }
}
