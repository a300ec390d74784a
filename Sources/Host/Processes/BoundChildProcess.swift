import CLinux
import Glibc

/// A program that runs alongside this one and exits with it, even if it is killed: it reads from a pipe that only this
/// process holds open.
public final class BoundChildProcess {
  private let process: pid_t
  private var lifeline: Descriptor?
  private let output: Descriptor
  private let patience: Duration

  /// Starts a program that exits when its standard input closes.
  ///
  /// - Parameters:
  ///   - environment: the whole environment of the program.
  ///   - patience: how long it may take to print its first line, and later to exit before it is killed.
  /// - Throws: `ChildFailure`.
  public init(_ arguments: [String], environment: [String: String], patience: Duration) throws(ChildFailure) {
    guard let program = arguments.first, !program.isEmpty else { throw .noCommand }
    self.patience = patience
    do throws(SystemFailure) {
      let input = try Pipe.make()
      let output = try Pipe.make()
      process = try Spawning.start(
        program, arguments, environment.map { "\($0)=\($1)" }, input: input.reading.number,
        output: output.writing.number, errors: output.writing.number)
      lifeline = try input.keepWriting()
      self.output = try output.keepReading()
    } catch {
      throw error.code == ENOENT ? .notFound(command: program) : .notStarted(error)
    }
  }

  deinit {
    lifeline = nil
    var status: Int32 = 0
    let deadline = ContinuousClock.now + patience
    while waitpid(process, &status, WNOHANG) == 0 {
      if ContinuousClock.now >= deadline { kill(-process, SIGKILL) }
      usleep(2000)
    }
  }

  /// The first line that it prints; nil if it exits or takes too long.
  public func firstLine() -> String? {
    let deadline = ContinuousClock.now + patience
    var line: [UInt8] = []
    while ContinuousClock.now < deadline {
      var polled = [pollfd(fd: output.number, events: Int16(POLLIN), revents: 0)]
      guard poll(&polled, 1, 100) > 0, let chunk = output.available() else { continue }
      if chunk.isEmpty { return nil }
      line += chunk
      if let end = line.firstIndex(of: UInt8(ascii: "\n")) { return String(decoding: line[..<end], as: UTF8.self) }
    }
    return nil
  }
}
