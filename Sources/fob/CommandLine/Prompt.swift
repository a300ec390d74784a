import Formats
import Host
import TokenModel

/// Questions to the person at the terminal; without a terminal they fail the command.
enum Prompt {
  /// Whether there is a person to ask: a terminal, and standard input from it.
  static var isPossible: Bool { Console.isInputTerminal && Console().exists }

  /// Asks one question; secrets are not echoed. An empty answer fails the command unless it is optional.
  static func ask(
    _ question: String, isSecret: Bool, isOptional: Bool = false
  ) async throws(CommandFailure) -> Secret {
    guard isPossible else {
      throw CommandFailure(.loginNeeded, "Cannot ask '\(question)': there is no terminal.")
    }
    let typed = try await rethrow(
      awaiting: await BlockingCall.run { () throws(ConsoleFailure) in
        let console = Console()
        return isSecret ? try console.readSecret(prompt: question + " ") : try console.readLine(prompt: question + " ")
      }, as: { (failure: ConsoleFailure) in CommandFailure(.failed, failure.description) })
    let answer = try answer(typed)
    guard isOptional || !answer.isEmpty else { throw CommandFailure(.failed, "Nothing was typed; stopped.") }
    return answer
  }

  /// Asks for a secret unless it comes from elsewhere meanwhile; nil then.
  static func askForSecret(_ question: String, unless signal: WakeSignal) async throws(CommandFailure) -> Secret? {
    let typed: [UInt8]
    do throws(ConsoleFailure) {
      typed = try await BlockingCall.run { () throws(ConsoleFailure) in
        try Console().readSecret(prompt: question + " ", unless: signal)
      }
    } catch {
      if error == .settled { return nil }
      throw CommandFailure(.failed, error.description)
    }
    return try answer(typed)
  }

  private static func answer(_ typed: [UInt8]) throws(CommandFailure) -> Secret {
    try rethrow(
      SecretText.checked(typed),
      as: { (failure: TextFailure) in
        CommandFailure(.usage, "What was typed \(failure) Nothing was done with it.")
      })
  }

  /// Repeats a question until the answer is valid, and says why one is not.
  static func ask<Answer>(
    _ question: String, isOptional: Bool = false, reading read: (String) throws(CommandFailure) -> Answer
  ) async throws(CommandFailure) -> Answer {
    while true {
      let typed: Secret
      do throws(CommandFailure) {
        typed = try await ask(question, isSecret: false, isOptional: isOptional)
      } catch {
        guard error.status == .usage else { throw error }
        Output.note(error.message)
        continue
      }
      do throws(CommandFailure) {
        return try read(typed.revealed)
      } catch {
        Output.note(error.message)
      }
    }
  }

  /// Asks for a yes; anything else is a no.
  static func confirm(_ question: String) async throws(CommandFailure) -> Bool {
    let typed = try await ask("\(question) [y/N]", isSecret: false, isOptional: true).revealed.lowercased()
    return typed == "y" || typed == "yes"
  }
}

/// Input piped into a command: secrets, one a line, or text that contains tokens. At a terminal the person is asked,
/// without echo.
enum StandardInput {
  /// The next line as a secret.
  /// - Parameters:
  ///   - question: what a person is asked.
  ///   - missing: the failure if there is no line, or an empty one.
  static func line(asking question: String, orFailWith missing: CommandFailure) async throws(CommandFailure) -> Secret {
    if Prompt.isPossible { return try await Prompt.ask(question, isSecret: true) }
    let line = try await reading { () throws(ConsoleFailure) in
      try Console.readInputLine(atMost: SecretText.longest + 1)
    }
    guard let line, !line.isEmpty else { throw missing }
    return try rethrow(
      SecretText.checked(line),
      as: { (failure: TextFailure) in
        CommandFailure(.usage, "A line of standard input \(failure) Nothing was done with it.")
      })
  }

  /// All of it as text to search for tokens; refused if it cannot contain any.
  static func tokens(asking question: String) async throws(CommandFailure) -> TokenText {
    let text =
      Prompt.isPossible
      ? TokenText(try await Prompt.ask(question, isSecret: true).withBytes { Array($0) })
      : TokenText(try await everything(atMost: 4 << 20))
    guard !text.isEmpty else {
      throw CommandFailure(.usage, "Standard input is empty; fob expects a token's value there.")
    }
    return text
  }

  /// Everything up to its end, at most `limit` bytes.
  static func everything(atMost limit: Int) async throws(CommandFailure) -> [UInt8] {
    let bytes = try await reading { () throws(ConsoleFailure) in try Console.readInput(atMost: limit + 1) }
    guard bytes.count <= limit else {
      throw CommandFailure(.usage, "Standard input has more than \(limit) bytes.")
    }
    return bytes
  }

  private static func reading<Value: Sendable>(
    _ read: @escaping @Sendable () throws(ConsoleFailure) -> Value
  ) async throws(CommandFailure) -> Value {
    try await rethrow(
      awaiting: await BlockingCall.run(read),
      as: { (failure: ConsoleFailure) in CommandFailure(.failed, failure.description) })
  }
}
