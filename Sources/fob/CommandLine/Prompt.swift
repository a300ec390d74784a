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
    let typed: [UInt8]
    do throws(ConsoleFailure) {
      typed = try await BlockingCall.run { () throws(ConsoleFailure) in
        let console = Console()
        return isSecret ? try console.readSecret(prompt: question + " ") : try console.readLine(prompt: question + " ")
      }
    } catch {
      throw CommandFailure(.failed, error.description)
    }
    let answer: Secret
    do throws(SecretText.Flaw) {
      answer = try SecretText.checked(typed)
    } catch {
      throw CommandFailure(.usage, "What was typed \(error) Nothing was done with it.")
    }
    guard isOptional || !answer.isEmpty else { throw CommandFailure(.failed, "Nothing was typed; stopped.") }
    return answer
  }

  /// Asks until the answer is one that can be used; of each that cannot, it is said why.
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
