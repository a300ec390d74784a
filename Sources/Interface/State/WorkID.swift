/// What one piece of work is called, so that its answer is told from those of work that was given up or replaced.
public struct WorkID: Hashable, Sendable {
  /// Counted from 1 since the program started.
  public let number: Int

  /// The first, second, … piece of work.
  public init(_ number: Int) {
    self.number = number
  }
}
