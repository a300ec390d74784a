/// Help that is not in the form of swift-argument-parser's `--experimental-dump-help`.
public struct DumpProblem: Error, CustomStringConvertible {
  /// A sentence for the user.
  public var description: String {
    "This is not what a program prints with --experimental-dump-help; give that on standard input."
  }
}
