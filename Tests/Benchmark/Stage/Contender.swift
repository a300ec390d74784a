import Support

/// One of several programs that do the same, to be run in turn.
struct Contender: Sendable {
  /// What it is called in the table.
  var name: String
  /// The full path of the program, and its arguments.
  var arguments: [String]
  /// The variables that it runs with.
  var environment: [String: String]
  /// What it must print, so that nobody wins by failing; nothing where that is not known.
  var expected: String?

  /// Runs all of them in turn, A B A B, so that what disturbs the machine disturbs all alike; the first three rounds only warm up.
  ///
  /// - Returns: the runs of each, in the order of the contenders.
  static func race(_ contenders: [Contender], rounds: Int) throws -> [[TimedRun]] {
    var runs = contenders.map { _ in [TimedRun]() }
    for round in -3..<rounds {
      for (place, contender) in contenders.enumerated() {
        let run = try TimedRun(contender.arguments, environment: contender.environment)
        guard contender.expected.map({ run.output.contains($0) }) ?? true else {
          throw TestFailure("\(contender.name) printed something else: \(run.output.prefix(200))")
        }
        if round >= 0 { runs[place].append(run) }
      }
    }
    return runs
  }
}
