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
