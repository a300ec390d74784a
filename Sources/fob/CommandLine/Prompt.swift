import Host
import TokenModel

/// Questions to the person at the terminal; without one they end the command.
enum Prompt {
  /// Whether there is a person to ask: a terminal, and standard input from it.
  static var isPossible: Bool { Console.isInputTerminal && Console().exists }

  /// Asks one question; secrets are typed without an echo. Nothing typed ends the command, unless it may be left out.
  static func ask(
    _ question: String, isSecret: Bool, isOptional: Bool = false
  ) async throws(CommandFailure) -> Secret {
    guard isPossible else {
      throw CommandFailure(.loginNeeded, "'\(question)' needs a terminal to ask at, and there is none.")
    }
    let answer = await BlockingCall.run { () -> Result<Secret, ConsoleFailure> in
      do throws(ConsoleFailure) {
        let console = Console()
        return .success(
          isSecret
            ? Secret(bytes: try console.readSecret(prompt: question + " "))
            : Secret(try console.readLine(prompt: question + " ")))
      } catch {
        return .failure(error)
      }
    }
    switch answer {
    case .success(let typed) where isOptional || !typed.isEmpty: return typed
    case .success: throw CommandFailure(.failed, "Nothing was typed; stopped.")
    case .failure(let failure): throw CommandFailure(.failed, failure.description)
    }
  }

  /// Asks until the answer is one that can be used; of each that cannot, it is said why.
  static func ask<Answer>(
    _ question: String, isOptional: Bool = false, reading read: (String) throws(CommandFailure) -> Answer
  ) async throws(CommandFailure) -> Answer {
    while true {
      let typed = try await ask(question, isSecret: false, isOptional: isOptional).revealed
      do throws(CommandFailure) {
        return try read(typed)
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
