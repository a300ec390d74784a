import Foundation

/// Waits until something is so, looking again and again.
///
/// - Parameters:
///   - what: how the condition is called should it not come true.
///   - limit: seconds; generous, because it counts only when something is broken.
///   - state: what there is instead, for the failure's text.
/// - Throws: `TestFailure` when the time is over, and what the condition throws.
public func waitUntil(
  _ what: String, within limit: Double = 150, state: () throws -> String = { "" }, _ condition: () throws -> Bool
) async throws {
  let start = ContinuousClock.now
  while try !condition() {
    guard ContinuousClock.now - start < .seconds(limit) else {
      throw TestFailure("waited \(limit) s in vain until \(what)\n\(try state())")
    }
    try await Task.sleep(for: .milliseconds(5))
  }
}

/// Why a test could not go on.
public struct TestFailure: Error, CustomStringConvertible {
  /// What happened.
  public let description: String

  /// A failure told in a sentence.
  public init(_ description: String) {
    self.description = description
  }
}
