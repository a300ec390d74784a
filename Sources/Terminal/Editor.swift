import Glibc
import Host

/// The person's editor: `VISUAL`, else `EDITOR`, else vi. The variable may hold options, quoted as for a shell.
struct Editor {
  let environment: [String: String]

  /// Edits a file until the editor exits.
  /// - Returns: why that failed, as a sentence; nil if it did not.
  func failure(editing path: String) -> String? {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
      return "There is no terminal for an editor. The file is \(path)."
    }
    let line = ["VISUAL", "EDITOR"].compactMap { environment[$0] }.first { !$0.isEmpty } ?? "vi"
    do throws(SystemFailure) {
      let status = try ForegroundProcess.run(["sh", "-c", line + " \"$@\"", line, path], environment: environment)
      return switch status {
      case 0: nil
      case 127: "There is no editor '\(line)'. Set the variable EDITOR to one."
      default: "The editor ended with status \(status)."
      }
    } catch {
      return error.description
    }
  }
}
