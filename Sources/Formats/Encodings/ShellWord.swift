/// Words of command lines for a POSIX shell (POSIX.1-2024, XCU section 2.2).
public enum ShellWord {
  /// The text as one word that a shell takes for nothing else: as it is where that is safe, else in single quotes.
  public static func quoted(_ text: String) -> String {
    let isSafe = !text.isEmpty && text.unicodeScalars.allSatisfy(isPlain)
    return isSafe ? text : "'" + text.replacing("'", with: #"'\''"#) + "'"
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "/", ".", "_", "-", ":", "%", "+", ",", "@": true
    default: false
    }
  }
}
