/// What a command that is being typed could become.
struct CommandCandidate: Sendable, Equatable {
  /// The whole line.
  let line: String
  /// The part of it that the list shows: the action's name, or what stands after it.
  let word: String
  /// The keys that do the same, for the list.
  var keys: [[Key]] = []
  /// What it does.
  let help: String
  /// Why it is not possible now.
  var reason: String?
}
