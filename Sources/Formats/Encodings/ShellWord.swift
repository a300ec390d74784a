/// Words of command lines for a POSIX shell (POSIX.1-2024, XCU section 2.2).
public enum ShellWord {
  /// The text as one literal word for a shell: unchanged if safe, else in single quotes.
  public static func quoted(_ text: String) -> String {
    let scalars = text.unicodeScalars
    if !text.isEmpty, scalars.allSatisfy(isPlain) { return text }
    // Split at scalars: to a shell, a quote with a combining mark is a quote.
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

/// Values in the files that curl's `--config` reads (curl(1)).
public enum CurlWord {
  /// The text as a literal value in double quotes for curl; line breaks, which no option's value may have, are dropped.
  public static func quoted(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    // Scalar by scalar: to curl, a quote with a combining mark is a quote.
    for scalar in text.unicodeScalars where scalar != "\n" && scalar != "\r" {
      if scalar == "\\" || scalar == "\"" { scalars.append("\\") }
      scalars.append(scalar)
    }
    return "\"\(String(scalars))\""
  }
}
