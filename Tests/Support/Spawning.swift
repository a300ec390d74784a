import CLinux
import Foundation
import Glibc

/// Starts programs, each in a session of its own and without descriptors of the tests.
///
/// Foundation's `Process` is no choice for tests that run side by side: it lists the open descriptors with a read past the end of the folder's entry, and
/// crashes once there are more than a thousand.
public enum Spawning {
  /// Starts the program at a path, with this environment and nothing else.
  ///
  /// - Parameter prepare: says where its standard input, output and error go.
  public static func start(
    _ arguments: [String], environment: [String: String], prepare: (inout posix_spawn_file_actions_t) -> Void
  ) throws -> pid_t {
    var attributes = posix_spawnattr_t()
    var actions = posix_spawn_file_actions_t()
    posix_spawnattr_init(&attributes)
    posix_spawn_file_actions_init(&actions)
    defer {
      posix_spawnattr_destroy(&attributes)
      posix_spawn_file_actions_destroy(&actions)
    }
    prepare(&actions)
    guard fob_spawn_isolate(&attributes, &actions) == 0 else { throw TestFailure("\(arguments[0]) cannot be started") }

    var process = pid_t()
    let strings = { (texts: [String]) in texts.map { strdup($0) } + [nil] }
    let (argv, envp) = (strings(arguments), strings(environment.map { "\($0)=\($1)" }))
    defer { (argv + envp).forEach { free($0) } }
    let error = posix_spawnp(&process, arguments[0], &actions, &attributes, argv, envp)
    guard error == 0 else {
      throw TestFailure("\(arguments[0]) cannot be started: \(String(cString: strerror(error)))")
    }
    return process
  }

  /// The two ends of a pipe, which no program inherits unless it is told to.
  public static func pipe() throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    guard fob_pipe(&ends) == 0 else { throw TestFailure("there is no pipe to be had") }
    return (ends[0], ends[1])
  }

  /// The exit status of a started program, once it has ended; 128 and the signal's number where a signal ended it.
  public static func end(of process: pid_t) async -> Int32 {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: waited(for: process)) }
    }
  }

  /// Runs a program to its end, with nothing to read.
  ///
  /// - Returns: its exit status, and what it wrote to its output and its errors.
  public static func run(
    _ arguments: [String], environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws -> (status: Int32, text: String) {
    let output = try pipe()
    defer { close(output.read) }
    let process: pid_t
    do {
      defer { close(output.write) }
      process = try start(arguments, environment: environment) { actions in
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output.write, 1)
        posix_spawn_file_actions_adddup2(&actions, output.write, 2)
      }
    }
    let text = String(decoding: FileHandle(fileDescriptor: output.read).readDataToEndOfFile(), as: UTF8.self)
    return (waited(for: process), text)
  }

  /// The exit status of a started program, waiting here until it has ended; 128 and the signal's number where a signal ended it.
  @discardableResult public static func waited(for process: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
  }
}

/// Short work for the shell.
public enum Shell {
  /// Runs a line to its end, with this environment and nothing else.
  ///
  /// - Returns: its exit status, and what it wrote to its output and its errors.
  public static func run(_ line: String, environment: [String: String]) throws -> (status: Int32, text: String) {
    try Spawning.run(["/bin/sh", "-c", line], environment: environment)
  }
}

/// The executables that were built together with the tests.
public enum BuiltBinary {
  /// The path of an executable that lies beside the running one, as SwiftPM puts them: `fob`, `fob-sandbox`.
  public static func path(_ name: String) -> String {
    let running =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    return URL(fileURLWithPath: running).deletingLastPathComponent().appendingPathComponent(name).path
  }
}
