/// Words of command lines for a POSIX shell (POSIX.1-2024, XCU section 2.2).
public enum ShellWord {
  /// The text as one word that a shell takes for nothing else: as it is if that is safe, else in single quotes.
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

/// Values in the files that curl's `--config` reads (curl(1)).
public enum CurlWord {
  /// The text as a value in double quotes that curl takes as it is; line breaks, which no value of an option may have, go.
  public static func quoted(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    // One scalar at a time: a quote with a mark on it is a quote to curl.
    for scalar in text.unicodeScalars where scalar != "\n" && scalar != "\r" {
      if scalar == "\\" || scalar == "\"" { scalars.append("\\") }
      scalars.append(scalar)
    }
    return "\"\(String(scalars))\""
  }
}
