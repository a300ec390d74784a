/// What a child process left behind.
public struct ChildResult: Equatable, Sendable {
  /// Its exit status; 128 and the signal's number where a signal ended it, as shells say it.
  public let status: Int32
  /// What it wrote to its standard output.
  public let output: [UInt8]
  /// What it wrote to its standard error, cut at the limit for the output.
  public let errors: [UInt8]

  /// A result of known parts.
  public init(status: Int32, output: [UInt8] = [], errors: [UInt8] = []) {
    self.status = status
    self.output = output
    self.errors = errors
  }
}
