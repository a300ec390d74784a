import CLinux
import Formats
import Glibc

/// Runs other programs: no shell, no terminal, none of our descriptors, default signals, their own session and a time
/// limit.
public enum ChildProcess {
  /// Runs a program to its end.
  ///
  /// Background processes that it leaves running (an agent, say) are neither awaited nor stopped; at a limit, or when
  /// the task is cancelled, its whole process group is killed.
  ///
  /// - Parameters:
  ///   - arguments: the program, looked for in the `PATH` of this process if it has no slash, and its arguments.
  ///   - environment: the whole environment of the program.
  ///   - input: its standard input; `/dev/null` if nil.
  ///   - outputLimit: how many bytes it may write to its standard output.
  /// - Throws: `ChildFailure`; a status other than 0 is a result.
  public static func run(
    _ arguments: [String], environment: [String: String], input: [UInt8] = [], timeLimit: Duration, outputLimit: Int
  ) async throws(ChildFailure) -> ChildResult {
    let cancellation = try CancellationEvent()
    let result = await withTaskCancellationHandler {
      await BlockingCall.run { () -> Result<ChildResult, ChildFailure> in
        do throws(ChildFailure) {
          var child = try SpawnedChild.start(arguments, environment: environment, input: input)
          return .success(
            try child.finish(within: timeLimit, outputLimit: outputLimit, cancellation: cancellation.number))
        } catch {
          return .failure(error)
        }
      }
    } onCancel: {
      cancellation.signal()
    }
    return try result.get()
  }
}

/// Becomes readable when the task is cancelled.
private final class CancellationEvent: Sendable {
  private let descriptor: Descriptor

  init() throws(ChildFailure) {
    descriptor = try rethrow(
      Descriptor(taking: fob_eventfd(), operation: "start a program"), as: ChildFailure.notStarted)
  }

  var number: Int32 { descriptor.number }

  func signal() { _ = fob_eventfd_signal(number) }
}

/// The result of a child process.
public struct ChildResult: Equatable, Sendable {
  /// Its exit status; 128 plus the signal's number if a signal ended it, as in shells.
  public let status: Int32
  /// What it wrote to its standard output.
  public let output: [UInt8]
  /// What it wrote to its standard error, cut at the limit for the output.
  public let errors: [UInt8]

  /// A result of known parts.
  public init(status: Int32, output: [UInt8] = [], errors: [UInt8] = []) {
    self.status = status
    self.output = output
    self.errors = errors
  }
}

/// Why a child process gave no result. Names the command only, never its arguments or output.
public enum ChildFailure: Error, Equatable, Sendable, CustomStringConvertible {
  case noCommand
  case notFound(command: String)
  case notStarted(SystemFailure)
  case timedOut(command: String, limit: Duration)
  case tooMuchOutput(command: String, limit: Int)
  case cancelled(command: String)

  /// A sentence for the user.
  public var description: String {
    switch self {
    case .noCommand: "There is no command to run; the line is empty."
    case .notFound(let command): "There is no program '\(command)' in the folders of PATH."
    case .notStarted(let error): error.description
    case .timedOut(let command, let limit):
      "'\(command)' did not end within \(limit.components.seconds) seconds, so fob stopped it. It has no terminal and cannot ask for anything."
    case .tooMuchOutput(let command, let limit): "'\(command)' wrote more than \(limit) bytes and was stopped."
    case .cancelled(let command): "'\(command)' was stopped early."
    }
  }
}
