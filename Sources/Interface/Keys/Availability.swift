/// Whether an action is possible now, and if not, why.
enum Availability: Sendable, Equatable {
  case possible
  /// A sentence for the person who pressed its key.
  case impossible(String)

  var isPossible: Bool { self == .possible }
}
