import TokenModel

/// Asks a person at the terminal where an environment shall take its secret from.
struct SecretConversation {
  /// The secret.
  let secret: SecretName

  /// Asks, and writes the answer into the draft.
  func complete(_ draft: inout EnvironmentDraft) async throws(CommandFailure) {
    for form in SecretQuestion.forms { Output.note("  \(SecretQuestion.word(form)): \(SecretQuestion.help(form))") }
    let words = SecretQuestion.forms.map(SecretQuestion.word)
    let index = try await Prompt.ask(
      "Where does \(secret.rawValue) come from (\(words.joined(separator: ", ")); Enter: \(words[0]))?",
      isOptional: true
    ) { typed throws(CommandFailure) in
      guard let index = typed.isEmpty ? 0 : words.firstIndex(of: typed) else {
        throw CommandFailure(.usage, "There is no such way. There are: \(words.joined(separator: ", ")).")
      }
      return index
    }
    let form = SecretQuestion.forms[index]
    guard let question = SecretQuestion.question(form) else { return draft.set(secret, to: form, Secret("")) }
    draft.set(secret, to: form, try await Prompt.ask("\(question):", isSecret: form == .literal))
  }
}
