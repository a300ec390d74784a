import Foundation
import Glibc

/// How one process of a storm ended.
struct StormOutcome {
  let status: Int32
  let text: String
  let wasKilled: Bool
}

/// One process of a storm.
final class StormProcess {
  private let process: pid_t
  private let output: String
  private var killing: Task<Void, Never>?

  /// Starts `fob`; what it writes goes to a file.
  init(_ arguments: [String], output: String, variables: [String: String]) throws {
    self.output = output
    process = try Spawning.start([BuiltBinary.path("fob")] + arguments, environment: variables) { actions in
      posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
      posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
      posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
    }
  }

  /// Ends it a little later, wherever it is then.
  func kill(after milliseconds: Int) {
    killing = Task { [process] in
      try? await Task.sleep(for: .milliseconds(milliseconds))
      Glibc.kill(process, SIGKILL)
    }
  }

  /// How it ended, once it has.
  func outcome() async throws -> StormOutcome {
    // Until it is waited for its number is nobody else's.
    await killing?.value
    let status = await Spawning.end(of: process)
    return StormOutcome(
      status: status, text: try String(contentsOfFile: output, encoding: .utf8),
      wasKilled: killing != nil && status == 128 + SIGKILL)
  }
}
