import Foundation
import Glibc
import Support

/// A program that runs; its output goes through files, so that no full pipe can hold it up.
final class RunningFob {
  private let process: pid_t
  private let folder: TemporaryFolder

  /// Starts the built program, or another one.
  init(
    _ arguments: [String], input: String, variables: [String: String], in folder: TemporaryFolder,
    program: String = BuiltBinary.path("fob"), at place: String? = nil
  ) throws {
    self.folder = folder
    let files = (
      input: try folder.write(input, to: "input"), output: try folder.write("", to: "output"),
      errors: try folder.write("", to: "errors")
    )
    let start = place.map { ["/usr/bin/env", "--chdir", $0] } ?? []
    process = try Spawning.start(start + [program] + arguments, environment: variables) { actions in
      posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, files.input, O_RDONLY, 0)
      posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, files.output, O_WRONLY, 0)
      posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, files.errors, O_WRONLY, 0)
    }
  }

  /// Sends it a signal, for as long as nobody has waited for its end.
  func strike(_ signal: Int32) { kill(process, signal) }

  /// The paths of its open files.
  var openFiles: [String] {
    let folder = "/proc/\(process)/fd"
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).compactMap {
      try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)")
    }
  }

  /// What it printed and how it ended, once it has.
  func result() async throws -> FobResult {
    FobResult(
      status: await Spawning.end(of: process),
      output: try String(contentsOfFile: folder.path(of: "output"), encoding: .utf8),
      errors: try String(contentsOfFile: folder.path(of: "errors"), encoding: .utf8))
  }
}
