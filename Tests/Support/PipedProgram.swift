import Foundation
import Glibc

/// A program whose standard input and output are pipes. It is killed when the value that stands for it is released.
public final class PipedProgram {
  /// The program's process.
  public let process: pid_t
  private let output: Int32
  private var input: Int32
  private var status: Int32?
  /// All that it has written, to its output and its errors.
  public private(set) var text = ""
  /// How much of it was waited for.
  private var seen = 0

  /// Starts a program, with this environment and nothing else.
  ///
  /// - Throws: `TestFailure` when it cannot be started.
  public init(_ arguments: [String], environment: [String: String]) throws {
    let (toProgram, fromProgram) = (try Spawning.pipe(), try Spawning.pipe())
    defer {
      close(toProgram.read)
      close(fromProgram.write)
    }
    input = toProgram.write
    output = fromProgram.read
    _ = fcntl(output, F_SETFL, O_NONBLOCK)
    process = try Spawning.start(arguments, environment: environment) { actions in
      posix_spawn_file_actions_adddup2(&actions, toProgram.read, 0)
      posix_spawn_file_actions_adddup2(&actions, fromProgram.write, 1)
      posix_spawn_file_actions_adddup2(&actions, fromProgram.write, 2)
    }
  }

  deinit {
    if status == nil {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
    closeInput()
    close(output)
  }

  /// Writes to its input.
  public func send(_ text: String) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
  }

  /// Ends its input.
  public func closeInput() {
    if input >= 0 { close(input) }
    input = -1
  }

  /// Reads until a text has been written, after all that was waited for before.
  public func read(until expected: String) async throws {
    try await waitUntil("“\(expected)” is written", state: { self.text }) {
      read()
      let new = text.utf8.dropFirst(seen)
      guard let found = String(decoding: new, as: UTF8.self).range(of: expected) else { return false }
      let rest = String(decoding: new, as: UTF8.self)[..<found.upperBound]
      seen += rest.utf8.count
      return true
    }
  }

  /// Waits for its end.
  ///
  /// - Returns: its exit status; 128 and the signal's number where a signal ended it.
  public func waitForEnd() async throws -> Int32 {
    try await waitUntil("the program ends", state: { self.text }) {
      read()
      var result: Int32 = 0
      if self.status == nil, waitpid(process, &result, WNOHANG) == process { self.status = result }
      return self.status != nil
    }
    read()
    let status = status ?? 0
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
  }

  private func read() {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = Glibc.read(output, &buffer, buffer.count), count > 0 {
      text += String(decoding: buffer.prefix(count), as: UTF8.self)
    }
  }
}
