/// What is measured together: one row of the table with its peers, or a few that come from the same runs.
protocol Benchmark: Sendable {
  /// How `--only` names it, in words with hyphens.
  var name: String { get }
  /// Measures.
  ///
  /// - Returns: the rows, the ones with targets first.
  func measure(on stage: Stage) async throws -> [Row]
}
