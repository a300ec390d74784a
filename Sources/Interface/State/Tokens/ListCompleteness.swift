/// How far the rows of a list are known to be all that the server has.
enum ListCompleteness: Sendable, Equatable {
  /// Not everything was read, or only page by page while rows may have moved from one to the other.
  case unknown
  /// Everything was read, and fits the server's own count.
  case complete
  /// Everything was read, but the list changed meanwhile.
  case incomplete
}
