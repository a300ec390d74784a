/// How fob fared under a network fault.
public struct FaultOutcome: Sendable {
  /// What it was doing.
  public let column: FaultColumn
  /// What was run.
  public let command: String
  /// The exit status.
  public let status: Int32
  /// What it said; of the UI the screen.
  public let text: String
  /// How long it took: to its end, or of the UI until the screen told it.
  public let duration: Duration
}

extension FaultOutcome {
  /// Whether it ended, and said what it should; the UI itself ends well.
  public func isAsExpected(_ ending: NetworkFault.Ending) -> Bool {
    let said = column == .screen ? FaultBench.unwrapped(text) : text
    return status == (column == .screen ? 0 : ending.status) && (ending.words.isEmpty || said.contains(ending.words))
  }
}
