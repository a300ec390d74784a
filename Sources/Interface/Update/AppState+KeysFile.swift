extension AppState {
  /// Takes other keys, from now on.
  mutating func keysRead(_ map: KeyMap) {
    keys = map
    typed = TypedKeys()
    fileProblems.keys = nil
    withdrawWarning(of: .keys)
    notice = .done("The keys were read anew. \(key(.help)) shows them.")
  }

  /// Keeps the keys that there are, and says what is wrong with the file.
  mutating func keysNotRead(_ error: KeysFileError) {
    fileProblems.keys = error
    let sentence = "The keys were not taken from keys.ini\(error.firstPlace)"
    warn(error.problems.count > 1 ? told(sentence) : sentence, of: .keys)
  }
}

extension KeysFileError {
  /// Where the first problem is and what it is.
  fileprivate var firstPlace: String {
    guard let problem = problems.first else { return "." }
    return problem.line.map { ", line \($0): \(problem.reason)" } ?? ": \(problem.reason)"
  }
}
