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

  /// Everything up to its end, at most so many bytes.
  static func everything(atMost limit: Int) async throws(CommandFailure) -> [UInt8] {
    let bytes = await BlockingCall.run {
      var bytes: [UInt8] = []
      while bytes.count <= limit, let line = readLine(strippingNewline: false) { bytes += line.utf8 }
      return bytes
    }
    guard bytes.count <= limit else {
      throw CommandFailure(.usage, "There are more than \(limit) bytes on standard input.")
    }
    return bytes
  }
}
