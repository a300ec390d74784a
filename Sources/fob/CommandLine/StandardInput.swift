import Host
import TokenModel

/// What is piped into a command: secrets, one a line.
enum StandardInput {
  /// The next line as a secret.
  /// - Parameter missing: the failure where there is no line, or an empty one.
  static func line(orFailWith missing: CommandFailure) async throws(CommandFailure) -> Secret {
    let line = await BlockingCall.run { readLine(strippingNewline: true) }
    guard let line, !line.isEmpty else { throw missing }
    return Secret(line)
  }
}
