import Glibc
import Terminal
import TokenModel

extension Output {
  /// The cells of a line on the terminal that standard output is; nil where it is none.
  static func width(environment: [String: String]) -> Int? {
    guard isatty(STDOUT_FILENO) == 1 else { return nil }
    return TerminalFacts.gathered(environment: environment).size?.columns
  }
}
