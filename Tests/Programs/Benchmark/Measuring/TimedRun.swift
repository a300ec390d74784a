import CLinux
import Foundation
import Glibc
import Support

/// One run of a program from its start to its end, without a shell.
struct TimedRun: Sendable {
  /// From before the start to after the end, in milliseconds.
  var milliseconds: Double
  /// Processor time, the program's own and the system's for it, in milliseconds.
  var processorMilliseconds: Double
  /// The most memory that it had resident, in bytes.
  var peakMemory: Int
  /// What it wrote to its standard output.
  var output: String

  /// Runs a program; its errors are dropped.
  ///
  /// - Parameter arguments: the full path of the program, and its arguments.
  /// - Throws: `TestFailure` when it cannot be started, or ends with another status than 0.
  init(_ arguments: [String], environment: [String: String]) throws {
    var ends: [Int32] = [-1, -1]
    guard fob_pipe(&ends) == 0 else { throw TestFailure("there is no pipe to be had") }
    defer { close(ends[0]) }
    let strings = { (texts: [String]) in texts.map { strdup($0) } + [nil] }
    let (argv, envp) = (strings(arguments), strings(environment.map { "\($0)=\($1)" }))
    defer { (argv + envp).forEach { free($0) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)

    var (process, status, usage) = (pid_t(), Int32(), rusage())
    let start = ContinuousClock.now
    // glibc's posix_spawn is a vfork: the size of this process does not count.
    let error = posix_spawn(&process, arguments[0], &actions, nil, argv, envp)
    close(ends[1])
    guard error == 0 else {
      throw TestFailure("\(arguments[0]) cannot be started: \(String(cString: strerror(error)))")
    }
    // Read while it runs: what it writes need not fit into the pipe.
    output = String(decoding: FileHandle(fileDescriptor: ends[0]).readDataToEndOfFile(), as: UTF8.self)
    wait4(process, &status, 0, &usage)
    let time = ContinuousClock.now - start
    milliseconds = time / .milliseconds(1)
    processorMilliseconds = TimedRun.milliseconds(usage.ru_utime) + TimedRun.milliseconds(usage.ru_stime)
    peakMemory = usage.ru_maxrss * 1024
    guard status == 0 else {
      throw TestFailure("\(arguments.joined(separator: " ")) ended with the status \(status >> 8 & 0xFF): \(output)")
    }
  }

  private static func milliseconds(_ time: timeval) -> Double {
    Double(time.tv_sec) * 1000 + Double(time.tv_usec) / 1000
  }
}

/// One of several programs that do the same, to be run in turn.
struct Contender: Sendable {
  /// What it is called in the table.
  var name: String
  /// The full path of the program, and its arguments.
  var arguments: [String]
  /// The variables that it runs with.
  var environment: [String: String]
  /// What it must print, so that nobody wins by failing; nothing where that is not known.
  var expected: String?

  /// Runs all of them in turn, A B A B, so that what disturbs the machine disturbs all alike; the first three rounds only warm up.
  ///
  /// - Returns: the runs of each, in the order of the contenders.
  static func race(_ contenders: [Contender], rounds: Int) throws -> [[TimedRun]] {
    var runs = contenders.map { _ in [TimedRun]() }
    for round in -3..<rounds {
      for (place, contender) in contenders.enumerated() {
        let run = try TimedRun(contender.arguments, environment: contender.environment)
        guard contender.expected.map({ run.output.contains($0) }) ?? true else {
          throw TestFailure("\(contender.name) printed something else: \(run.output.prefix(200))")
        }
        if round >= 0 { runs[place].append(run) }
      }
    }
    return runs
  }
}
