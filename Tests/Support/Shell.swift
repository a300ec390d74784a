/// Short work for the shell.
public enum Shell {
  /// Runs a line to its end, with this environment and nothing else.
  ///
  /// - Returns: its exit status, and what it wrote to its output and its errors.
  public static func run(_ line: String, environment: [String: String]) throws -> (status: Int32, text: String) {
    try Spawning.run(["/bin/sh", "-c", line], environment: environment)
  }
}
