import CLinux
import Glibc

/// What the program was called with.
public enum ProgramArguments {
  /// The program's name and arguments; nil if the system gives neither. Without them a guard such as `--read-only`
  /// would vanish.
  public static let all: [String]? = {
    if let pointer = fob_program_arguments() {
      var arguments: [String] = []
      while let argument = pointer[arguments.count] { arguments.append(String(cString: argument)) }
      if !arguments.isEmpty { return arguments }
    }
    return CommandLine.arguments.isEmpty ? nil : CommandLine.arguments
  }()
}

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
