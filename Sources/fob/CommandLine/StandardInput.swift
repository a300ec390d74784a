import Host
import TokenModel

/// What is piped into a command: secrets, one a line, or text with tokens in it. A person at a terminal is asked for them, and what is typed is not shown.
enum StandardInput {
  /// The next line as a secret.
  /// - Parameters:
  ///   - question: what a person is asked.
  ///   - missing: the failure where there is no line, or an empty one.
  static func line(asking question: String, orFailWith missing: CommandFailure) async throws(CommandFailure) -> Secret {
    if Prompt.isPossible { return try await Prompt.ask(question, isSecret: true) }
    let line = try await reading { () throws(ConsoleFailure) in
      try Console.readInputLine(atMost: SecretText.longest + 1)
    }
    guard let line, !line.isEmpty else { throw missing }
    do throws(SecretText.Flaw) {
      return try SecretText.checked(line)
    } catch {
      throw CommandFailure(.usage, "A line of standard input \(error) Nothing was done with it.")
    }
  }

  /// All of it as text in which tokens are looked for; refused where none can be in it.
  static func tokens(asking question: String) async throws(CommandFailure) -> TokenText {
    let text =
      Prompt.isPossible
      ? TokenText(try await Prompt.ask(question, isSecret: true).withBytes { Array($0) })
      : TokenText(try await everything(atMost: 4 << 20))
    guard !text.isEmpty else {
      throw CommandFailure(.usage, "A token's value is expected on standard input, and there was none.")
    }
    return text
  }

  /// Everything up to its end, at most so many bytes.
  static func everything(atMost limit: Int) async throws(CommandFailure) -> [UInt8] {
    let bytes = try await reading { () throws(ConsoleFailure) in try Console.readInput(atMost: limit + 1) }
    guard bytes.count <= limit else {
      throw CommandFailure(.usage, "There are more than \(limit) bytes on standard input.")
    }
    return bytes
  }

  private static func reading<Value: Sendable>(
    _ read: @escaping @Sendable () throws(ConsoleFailure) -> Value
  ) async throws(CommandFailure) -> Value {
    do throws(ConsoleFailure) {
      return try await BlockingCall.run(read)
    } catch {
      throw CommandFailure(.failed, error.description)
    }
  }
}
