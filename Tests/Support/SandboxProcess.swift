import Foundation
import Glibc

/// A running `fob-sandbox` on a free port, ended at the latest when the value that stands for it is released.
///
/// It holds the sandbox by a pipe, so that the sandbox also ends when the tests are killed.
public final class SandboxProcess: Sendable {
  /// Where it listens: `http://127.0.0.1:PORT`.
  public let baseURL: String
  /// The port of `baseURL`.
  public let port: UInt16
  private let process: pid_t
  private let holdingPipe: Int32
  private let output: Int32
  private let isEnded = NSLock()

  /// Starts the sandbox and waits until it listens.
  ///
  /// - Parameters:
  ///   - arguments: its flags, such as `["--tokens", "3", "--write-environments", folder]`.
  ///   - timeLimit: milliseconds until the sandbox must have said that it listens.
  /// - Throws: `TestFailure` when it does not start.
  public init(_ arguments: [String] = [], timeLimit: Int32 = 150_000) throws {
    let binary = BuiltBinary.path("fob-sandbox")
    let input = try Spawning.pipe()
    let output = try Spawning.pipe()
    let process: pid_t
    do {
      defer {
        close(input.read)
        close(output.write)
      }
      process = try Spawning.start(
        [binary, "--port", "0", "--until-stdin-closes"] + arguments, environment: ProcessInfo.processInfo.environment
      ) { actions in
        posix_spawn_file_actions_adddup2(&actions, input.read, 0)
        posix_spawn_file_actions_adddup2(&actions, output.write, 1)
      }
    } catch {
      close(input.write)
      close(output.read)
      throw error
    }
    self.process = process
    holdingPipe = input.write
    self.output = output.read
    let line = Self.firstLine(of: output.read, timeLimit: timeLimit)
    guard line.hasPrefix("listening http://127.0.0.1:"), let port = UInt16(line.split(separator: ":").last ?? "") else {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
      close(input.write)
      close(output.read)
      throw TestFailure("\(binary) did not say where it listens, but: \(line)")
    }
    baseURL = String(line.dropFirst("listening ".count))
    self.port = port
  }

  deinit { stop() }

  /// Ends the sandbox and waits for it; the second call does nothing.
  public func stop() {
    guard isEnded.try() else { return }
    kill(process, SIGTERM)
    _ = waitForEnd()
    close(holdingPipe)
  }

  /// Closes the pipe that holds the sandbox and waits for its end, which nothing else brings about.
  ///
  /// - Returns: the exit status; nothing when it did not end by itself or was stopped before.
  public func letGo() -> Int32? {
    guard isEnded.try() else { return nil }
    close(holdingPipe)
    let status = waitForEnd()
    return status & 0x7f == 0 ? status >> 8 & 0xff : nil
  }

  /// Waits until the sandbox's standard output is closed, kills it if that takes too long, and collects its status.
  private func waitForEnd() -> Int32 {
    var waiting = pollfd(fd: output, events: 0, revents: 0)
    if poll(&waiting, 1, 150_000) <= 0 { kill(process, SIGKILL) }
    var status: Int32 = -1
    waitpid(process, &status, 0)
    close(output)
    return status
  }

  /// Sends one request on a connection of its own.
  ///
  /// - Parameter headers: whole lines, such as `Authorization: Bearer …`.
  public func ask(
    _ method: String, _ target: String, headers: [String] = [], body: String = ""
  ) throws -> Answer {
    let connection = try LoopbackConnection(port: port)
    let lines =
      ["\(method) \(target) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Connection: close"] + headers
      + ["Content-Length: \(body.utf8.count)", "", body]
    try connection.send(lines.joined(separator: "\r\n"))
    return try connection.receiveAnswer()
  }

  /// What the sandbox saw so far: `logins`, `refreshes`, `lists` and so on, as `fob-sandbox --help` lists them.
  public func counters() throws -> [String: Int] {
    let json = try ask("GET", "/_sandbox/counters").json()
    return json.compactMapValues { ($0 as? NSNumber)?.intValue }
  }

  /// Uses one of the controls that `fob-sandbox --help` lists, such as `expire`, `advance` or `faults`.
  public func control(_ name: String, _ json: String = "") throws {
    let answer = try ask("POST", "/_sandbox/\(name)", body: json)
    guard answer.status == 204 else { throw TestFailure("/_sandbox/\(name) answered \(answer.status): \(answer.text)") }
  }

  /// What arrives up to the first line end, the end, or the time limit.
  private static func firstLine(of descriptor: Int32, timeLimit: Int32) -> String {
    let deadline = ContinuousClock.now + .milliseconds(Int(timeLimit))
    var bytes: [UInt8] = []
    while ContinuousClock.now < deadline, !bytes.contains(10) {
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&waiting, 1, 100) > 0 else { continue }
      var buffer = [UInt8](repeating: 0, count: 256)
      let count = read(descriptor, &buffer, buffer.count)
      if count <= 0 { break }
      bytes += buffer.prefix(count)
    }
    return String(decoding: bytes.prefix { $0 != 10 }, as: UTF8.self)
  }
}
