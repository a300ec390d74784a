/// The program's version, in one place: packages and the manual take it from here.
enum Version {
  /// As `--version` prints it and as servers see it in the user agent.
  static let text = "0.1.0"
  /// When it was released, as the manual says it.
  static let date = "November 27, 2026"
}
