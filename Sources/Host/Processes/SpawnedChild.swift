import CLinux
import Formats
import Glibc

/// A running child and our ends of its pipes. Killed and reaped at the latest when this value goes away.
struct SpawnedChild: ~Copyable {
  private let command: String
  private let process: pid_t
  private let ending: Descriptor
  private var pendingInput: ArraySlice<UInt8>
  private var input: Descriptor?
  private var output: Descriptor?
  private var errors: Descriptor?
  private var written: [UInt8] = []
  private var complaints: [UInt8] = []
  private var isReaped = false

  private init(
    _ command: String, _ process: pid_t, ending: consuming Descriptor, pendingInput: [UInt8],
    input: consuming Descriptor?, output: consuming Descriptor?, errors: consuming Descriptor?
  ) {
    self.command = command
    self.process = process
    self.ending = ending
    self.pendingInput = pendingInput[...]
    self.input = input
    self.output = output
    self.errors = errors
  }

  /// Starts a program.
  static func start(
    _ arguments: [String], environment: [String: String], input: [UInt8]
  ) throws(ChildFailure) -> SpawnedChild {
    guard let command = arguments.first, !command.isEmpty else { throw .noCommand }
    let variables = environment.map { "\($0)=\($1)" }
    guard (arguments + variables).allSatisfy({ !$0.utf8.contains(0) }) else {
      throw .notStarted(SystemFailure(operation: "start", path: command, code: EINVAL))
    }
    return try rethrow(
      start(command, arguments, variables, input: input),
      as: { (failure: SystemFailure) in
        failure.code == ENOENT ? ChildFailure.notFound(command: command) : ChildFailure.notStarted(failure)
      })
  }

  private static func start(
    _ command: String, _ arguments: [String], _ variables: [String], input: [UInt8]
  ) throws(SystemFailure) -> SpawnedChild {
    let inputPipe = try Pipe.make()
    let outputPipe = try Pipe.make()
    let errorPipe = try Pipe.make()
    let process = try Spawning.start(
      command, arguments, variables, input: input.isEmpty ? nil : inputPipe.reading.number,
      output: outputPipe.writing.number, errors: errorPipe.writing.number)
    do throws(SystemFailure) {
      let ending = try Descriptor(taking: fob_pidfd_open(process), operation: "watch", path: command)
      return SpawnedChild(
        command, process, ending: ending, pendingInput: input,
        input: input.isEmpty ? nil : try inputPipe.keepWriting(),
        output: try outputPipe.keepReading(), errors: try errorPipe.keepReading())
    } catch {
      end(process)
      throw error
    }
  }

  deinit {
    if !isReaped { Self.end(process) }
  }

  /// Feeds and reads the child until it has exited.
  ///
  /// - Parameter cancellation: a descriptor that becomes readable when the child is to be stopped.
  mutating func finish(
    within limit: Duration, outputLimit: Int, cancellation: Int32
  ) throws(ChildFailure) -> ChildResult {
    let deadline = ContinuousClock.now + min(limit, .seconds(86_400))
    while true {
      var polled = [
        pollfd(fd: ending.number, events: Int16(POLLIN), revents: 0),
        pollfd(fd: cancellation, events: Int16(POLLIN), revents: 0),
        // poll ignores negative descriptors.
        pollfd(fd: input?.number ?? -1, events: Int16(POLLOUT), revents: 0),
        pollfd(fd: output?.number ?? -1, events: Int16(POLLIN), revents: 0),
        pollfd(fd: errors?.number ?? -1, events: Int16(POLLIN), revents: 0),
      ]
      let left = deadline - .now
      guard left > .zero else { throw .timedOut(command: command, limit: limit) }
      _ = poll(&polled, nfds_t(polled.count), left.pollMilliseconds)
      let isReady = polled.map { $0.revents != 0 }
      if isReady[1] { throw .cancelled(command: command) }
      if isReady[2] { feed() }
      if isReady[3] || isReady[0] { try readOutput(limit: outputLimit) }
      if isReady[4] || isReady[0] { readErrors(limit: outputLimit) }
      if isReady[0] { return ChildResult(status: reap(), output: written, errors: complaints) }
    }
  }

  private mutating func feed() {
    guard let number = input?.number else { return }
    // This thread does not receive the signal of a closed pipe; the error alone says that the child wants no more.
    let count = pendingInput.withUnsafeBytes { write(number, $0.baseAddress, $0.count) }
    if count > 0 { pendingInput.removeFirst(count) }
    if pendingInput.isEmpty || (count < 0 && errno != EAGAIN && errno != EINTR) { input = nil }
  }

  private mutating func readOutput(limit: Int) throws(ChildFailure) {
    while let chunk = output?.available() {
      if chunk.isEmpty { output = nil }
      written += chunk
      guard written.count <= limit else { throw .tooMuchOutput(command: command, limit: limit) }
    }
  }

  private mutating func readErrors(limit: Int) {
    // A background process that keeps writing must not hold us here: a pipe holds no more than this many chunks.
    for _ in 1...16 {
      guard let chunk = errors?.available() else { return }
      if chunk.isEmpty { errors = nil }
      complaints += chunk.prefix(max(0, limit - complaints.count))
    }
  }

  private mutating func reap() -> Int32 {
    isReaped = true
    return Self.wait(for: process)
  }

  /// Kills the child and whatever it started in its process group.
  private static func end(_ process: pid_t) {
    kill(-process, SIGKILL)
    _ = wait(for: process)
  }

  private static func wait(for process: pid_t) -> Int32 {
    var status: Int32 = 0
    _ = Descriptor.retrying { waitpid(process, &status, 0) }
    let signal = status & 0x7F
    return signal == 0 ? status >> 8 & 0xFF : 128 + signal
  }
}

extension Duration {
  /// At least one millisecond and at most what `poll` takes.
  fileprivate var pollMilliseconds: Int32 {
    let (seconds, attoseconds) = components
    return Int32(min(seconds, 2_000_000) * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
  }
}

/// `posix_spawn` for `SpawnedChild`.
enum Spawning {
  /// Starts a program in its own session with these standard descriptors, `/dev/null` if there is no input.
  static func start(
    _ program: String, _ arguments: [String], _ variables: [String], input: Int32?, output: Int32, errors: Int32
  ) throws(SystemFailure) -> pid_t {
    try spawn(program, arguments, variables) { attributes, actions in
      if let input {
        posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
      } else {
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
      }
      posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
      posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
      return fob_spawn_isolate(&attributes, &actions)
    }
  }

  /// Starts a program in its own process group, which can be given the terminal; with this process's standard
  /// descriptors.
  static func startForeground(
    _ program: String, _ arguments: [String], _ variables: [String]
  ) throws(SystemFailure) -> pid_t {
    try spawn(program, arguments, variables) { attributes, actions in fob_spawn_foreground(&attributes, &actions) }
  }

  /// Starts a program.
  /// - Parameter prepare: sets the attributes and actions; returns an `errno`, 0 for success.
  private static func spawn(
    _ program: String, _ arguments: [String], _ variables: [String],
    prepare: (inout posix_spawnattr_t, inout posix_spawn_file_actions_t) -> Int32
  ) throws(SystemFailure) -> pid_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    var (process, error) = (pid_t(), prepare(&attributes, &actions))
    if error == 0 {
      error = withCStrings(arguments) { arguments in
        withCStrings(variables) { variables in
          posix_spawnp(&process, program, &actions, &attributes, arguments, variables)
        }
      }
    }
    guard error == 0 else { throw SystemFailure(operation: "start", path: program, code: error) }
    return process
  }

  /// The strings as a C array that ends in NULL.
  private static func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    let pointers = strings.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    return body(pointers)
  }
}
