import Glibc

/// Finds programs as a shell does.
public enum ProgramSearch {
  /// Whether a program can be run: a path as it is, a bare name in the folders of `PATH`.
  public static func has(_ program: String, path: String?) -> Bool {
    guard !program.contains("/") else { return isProgram(program) }
    let folders = (path ?? "").split(separator: ":")
    return folders.contains { isProgram("\($0)/\(program)") }
  }

  private static func isProgram(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
  }
}
