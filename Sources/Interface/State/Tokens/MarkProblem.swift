/// Why rows were not marked.
enum MarkProblem: Error, Sendable, Equatable {
  case nothingSelected
  /// No row that is shown was marked before.
  case noStart
  /// So many rows of the range are not here.
  case notRead(Int)
  /// The list changed while it was read, so that nobody knows what all that match are.
  case incomplete
  /// Something is wrong with the filter, in a sentence.
  case filter(String)
}
