import CLinux

/// What the program was called with.
public enum ProgramArguments {
  /// The program's name and its arguments; nil where the system tells neither. Without them a guard such as `--read-only` would vanish.
  public static let all: [String]? = {
    if let pointer = fob_program_arguments() {
      var arguments: [String] = []
      while let argument = pointer[arguments.count] { arguments.append(String(cString: argument)) }
      if !arguments.isEmpty { return arguments }
    }
    return CommandLine.arguments.isEmpty ? nil : CommandLine.arguments
  }()
}
