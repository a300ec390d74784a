/// Help that is not in the form of swift-argument-parser's `--experimental-dump-help`.
public struct DumpProblem: Error, CustomStringConvertible {
  public var description: String {
    "This is not what a program prints with --experimental-dump-help; give that on standard input."
  }
}
