/// Why a child process gave no result. Names the command only, never its arguments or what it wrote.
public enum ChildFailure: Error, Equatable, Sendable, CustomStringConvertible {
  case noCommand
  case notFound(command: String)
  case notStarted(SystemError)
  case timedOut(command: String, limit: Duration)
  case tooMuchOutput(command: String, limit: Int)
  case cancelled(command: String)

  /// A sentence for the user.
  public var description: String {
    switch self {
    case .noCommand: "There is no command to run: the line is empty."
    case .notFound(let command): "There is no program “\(command)” in the folders of PATH."
    case .notStarted(let error): error.description
    case .timedOut(let command, let limit):
      "“\(command)” did not end within \(limit.components.seconds) seconds and was stopped. It gets no terminal, so it cannot ask anything."
    case .tooMuchOutput(let command, let limit): "“\(command)” wrote more than \(limit) bytes and was stopped."
    case .cancelled(let command): "“\(command)” was stopped before its end."
    }
  }
}
