/// Words of command lines for a POSIX shell (POSIX.1-2024, XCU section 2.2).
public enum ShellWord {
  /// The text as one word that a shell takes for nothing else: as it is where that is safe, else in single quotes.
  public static func quoted(_ text: String) -> String {
    let scalars = text.unicodeScalars
    if !text.isEmpty, scalars.allSatisfy(isPlain) { return text }
    // Split at scalars: a quote with a mark on it is a quote to a shell.
    let parts = scalars.split(separator: "'", omittingEmptySubsequences: false).map { String($0) }
    return "'" + parts.joined(separator: #"'\''"#) + "'"
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "/", ".", "_", "-", ":", "%", "+", ",", "@": true
    default: false
    }
  }
}
