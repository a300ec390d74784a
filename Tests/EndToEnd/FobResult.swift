import Foundation
import Support

/// What a run of `fob` printed and how it ended.
struct FobResult {
  let status: Int32
  let output: String
  let errors: String

  /// The lines of the result.
  var lines: [String] { output.split(separator: "\n").map(String.init) }

  /// The result read as a JSON object; empty where it is none.
  var json: [String: Any] {
    (try? JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]) ?? [:]
  }

  /// Runs the built program, or another one; its output goes through files, so that no full pipe can hold it up.
  static func run(
    _ arguments: [String], input: String, variables: [String: String], in folder: TemporaryFolder,
    program: String = BuiltBinary.path("fob"), at place: String? = nil
  ) async throws -> FobResult {
    let files = (
      input: try folder.write(input, to: "input"), output: try folder.write("", to: "output"),
      errors: try folder.write("", to: "errors")
    )
    let start = place.map { ["/usr/bin/env", "--chdir", $0] } ?? []
    let process = try Spawning.start(start + [program] + arguments, environment: variables) { actions in
      posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, files.input, O_RDONLY, 0)
      posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, files.output, O_WRONLY, 0)
      posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, files.errors, O_WRONLY, 0)
    }
    return FobResult(
      status: await Spawning.end(of: process), output: try String(contentsOfFile: files.output, encoding: .utf8),
      errors: try String(contentsOfFile: files.errors, encoding: .utf8))
  }
}
