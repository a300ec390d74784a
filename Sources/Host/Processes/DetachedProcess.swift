import Formats
import Glibc
import Synchronization

/// This program once more, in its own session, where no terminal can stop or kill it. The two exchange lines over its
/// standard input and output; when this process exits its input closes, and it may finish what it is doing.
public final class DetachedProcess: Sendable {
  private struct Ends {
    var unread: [UInt8] = []
    var isReaped = false
  }

  /// The running program: its path or, if the file was replaced since, the system's handle on it.
  private static var program: String {
    let running = "/proc/self/exe"
    var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(running, &bytes, bytes.count)
    let path = String(decoding: bytes.prefix(max(0, count)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    return FileFingerprint.of(path) == FileFingerprint.of(running) ? path : running
  }

  private let process: pid_t
  private let input: ProcessInput
  private let output: Descriptor
  private let ends = Mutex(Ends())

  /// Starts it; its standard error is discarded.
  ///
  /// - Parameters:
  ///   - arguments: the first is the name it is called by.
  ///   - environment: its whole environment.
  public init(_ arguments: [String], environment: [String: String]) throws(SystemFailure) {
    let input = try Pipe.make()
    let output = try Pipe.make()
    let nowhere = try Descriptor(opening: "/dev/null", O_WRONLY, operation: "start a process")
    process = try Spawning.start(
      Self.program, arguments, environment.map { "\($0)=\($1)" }, input: input.reading.number,
      output: output.writing.number, errors: nowhere.number)
    self.input = try ProcessInput(input.keepWriting())
    self.output = output.takeReading()
  }

  deinit {
    letGo()
    guard ends.withLock({ !$0.isReaped }) else { return }
    let process = process
    BlockingCall.detach { Self.reap(process) }
  }

  /// Sends a line; lost if the process has exited.
  public func send(_ line: [UInt8]) async {
    // That thread does not receive the signal of a closed pipe.
    await BlockingCall.run { [input] in input.write(line) }
  }

  /// The next line; nil at the end. Only one task may wait at a time.
  public func nextLine() async -> [UInt8]? {
    await withTaskCancellationHandler {
      await BlockingCall.run { [self] in
        var unread = ends.withLock { $0.unread }
        let line = Lines.next(from: output, &unread)
        ends.withLock { $0.unread = unread }
        return line
      }
    } onCancel: {
      letGo()
    }
  }

  /// Closes its input: it may finish what it has begun.
  public func letGo() { input.letGo() }

  /// Closes its input, and waits until it has exited. To be called once.
  public func end() async {
    letGo()
    ends.withLock { $0.isReaped = true }
    let process = process
    await BlockingCall.run { Self.reap(process) }
  }

  private static func reap(_ process: pid_t) { _ = Descriptor.retrying { waitpid(process, nil, 0) } }
}

/// Reads lines from a pipe.
enum Lines {
  /// The longest line in bytes: this program writes none that is longer.
  static let limit = 1 << 22

  /// The next line without its newline; nil at the end of the pipe. Waits for it.
  /// - Parameter unread: bytes already read that belong to later lines.
  static func next(from pipe: borrowing Descriptor, _ unread: inout [UInt8]) -> [UInt8]? {
    var searched = 0
    while true {
      if let end = unread[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        let line = Array(unread[..<end])
        unread.removeFirst(end + 1)
        return line
      }
      searched = unread.count
      guard searched < limit, let chunk = try? pipe.readOnce(atMost: 65_536), !chunk.isEmpty else { return nil }
      unread += chunk
    }
  }
}
