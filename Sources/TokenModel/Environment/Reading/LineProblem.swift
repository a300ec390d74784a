/// What is wrong on a line of an environment's file, before the file's path is added to it.
struct LineProblem: Error, Equatable {
  /// The line, counted from 1, or nil where the whole file is meant.
  var line: Int?
  /// The sentence, with the key it speaks of; it holds no value, which may be a secret.
  var reason: String

  init(line: Int? = nil, _ reason: String) {
    self.line = line
    self.reason = reason
  }
}
