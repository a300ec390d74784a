/// The program's version, in one place.
enum Version {
  /// As `--version` prints it and as servers see it in the user agent.
  static let text = "0.1.0"
}
