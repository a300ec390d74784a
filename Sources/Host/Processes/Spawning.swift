import CLinux
import Glibc

/// `posix_spawn` for `SpawnedChild`.
enum Spawning {
  /// Starts a program in a session of its own with these standard descriptors, `/dev/null` where there is no input.
  static func start(
    _ program: String, _ arguments: [String], _ variables: [String], input: Int32?, output: Int32, errors: Int32
  ) throws(SystemError) -> pid_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }

    if let input {
      posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    } else {
      posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    }
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)

    var process = pid_t()
    var error = fob_spawn_isolate(&attributes, &actions)
    if error == 0 {
      error = withCStrings(arguments) { arguments in
        withCStrings(variables) { variables in
          posix_spawnp(&process, program, &actions, &attributes, arguments, variables)
        }
      }
    }
    guard error == 0 else { throw SystemError(operation: "start", path: program, code: error) }
    return process
  }

  /// The strings as C takes a list of them, NULL at its end.
  private static func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    let pointers = strings.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    return body(pointers)
  }
}
