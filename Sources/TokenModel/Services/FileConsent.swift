import Formats

/// What the user has said of a file that somebody else may have written.
public enum FileConsent: Sendable {
  /// Nothing.
  case none
  /// That it is accepted as it is.
  case given
  /// That another content was accepted.
  case outdated
}

/// Knows which files the user has accepted, each as it was then.
public protocol FileConsents: Sendable {
  /// Whether a file with this content was accepted.
  func consent(to path: String, _ content: [UInt8]) -> FileConsent
}

extension FileConsents {
  /// Lets a file pass that the user has accepted as it is.
  /// - Parameters:
  ///   - reason: why that is needed; it follows the file's path.
  ///   - command: what accepts the file.
  package func require(
    _ path: String, _ content: [UInt8], because reason: String, command: String
  ) throws(FileFailure) {
    switch consent(to: path, content) {
    case .given: return
    case .outdated:
      throw FileFailure(file: path, reason: "changed since you accepted it: \(command)", isUnaccepted: true)
    case .none: throw FileFailure(file: path, reason: "\(reason): \(command)", isUnaccepted: true)
    }
  }

  /// Lets the file of a service pass that the user or root alone writes and that takes the place of none of fob's own, or that the user has accepted.
  /// - Parameters:
  ///   - isSafe: whether the user or root alone writes it.
  ///   - takesPlace: whether a service of this name is part of fob.
  package func requireService(
    _ name: ServiceName, in path: String, _ content: [UInt8], isSafe: Bool, takesPlace: Bool
  ) throws(FileFailure) {
    if isSafe, !takesPlace || consent(to: path, content) != .none { return }
    let reason = isSafe ? "takes the place of the \(name) that is part of fob" : "is not root's"
    try require(
      path, content, because: "\(reason), and you have not accepted it", command: "fob service accept \(name)")
  }
}
