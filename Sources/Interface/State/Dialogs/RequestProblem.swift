import TokenModel

/// What is wrong with a typed request for an upload token.
enum RequestProblem: Error, Equatable, CustomStringConvertible {
  case notALifetime
  case tooLong(maximum: Int)
  case label(OwnLabelProblem)

  var description: String {
    switch self {
    case .notALifetime: "The lifetime must be a number with s, m, h or d, such as 12h, or the word never."
    case .label(let problem): problem.description
    case .tooLong(let maximum): "The server takes at most \(maximum / 86_400) days, or the word never."
    }
  }
}
