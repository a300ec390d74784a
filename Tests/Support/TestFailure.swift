/// Why a test could not go on.
public struct TestFailure: Error, CustomStringConvertible {
  /// What happened.
  public let description: String

  /// A failure told in a sentence.
  public init(_ description: String) {
    self.description = description
  }
}
