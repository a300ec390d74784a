import Host
import TokenModel

/// What is piped into a command: secrets, one a line. A person at a terminal is asked for them, and what is typed is not shown.
enum StandardInput {
  /// The next line as a secret.
  /// - Parameters:
  ///   - question: what a person is asked.
  ///   - missing: the failure where there is no line, or an empty one.
  static func line(asking question: String, orFailWith missing: CommandFailure) async throws(CommandFailure) -> Secret {
    if Prompt.isPossible { return try await Prompt.ask(question, isSecret: true) }
    let line = await BlockingCall.run { readLine(strippingNewline: true) }
    guard let line, !line.isEmpty else { throw missing }
    return Secret(line)
  }
}
