extension AppState {
  /// Takes other keys, from now on.
  mutating func keysRead(_ map: KeyMap) -> [Effect] {
    keys = map
    typed = TypedKeys()
    notice = .done("The keys were read anew. \(key(.help)) shows them.")
    return []
  }

  /// Keeps the keys that there are, and says what is wrong with the file.
  mutating func keysNotRead(_ error: KeysFileError) -> [Effect] {
    let more = error.problems.count - 1
    let rest = more > 0 ? " ‘fob keys’ tells \(more) more." : ""
    warn("The keys were not taken from keys.ini\(error.firstPlace)\(rest)")
    return []
  }
}

extension KeysFileError {
  /// Where the first problem is and what it is.
  fileprivate var firstPlace: String {
    guard let problem = problems.first else { return "." }
    return problem.line.map { ", line \($0): \(problem.reason)" } ?? ": \(problem.reason)"
  }
}
