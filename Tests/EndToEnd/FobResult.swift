import Foundation
import Support

/// What a run of `fob` printed and how it ended.
struct FobResult {
  let status: Int32
  let output: String
  let errors: String

  /// The lines of the result.
  var lines: [String] { output.split(separator: "\n").map(String.init) }

  /// The result read as a JSON object; empty where it is none.
  var json: [String: Any] {
    (try? JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]) ?? [:]
  }

  /// One program is started at a time: Foundation's `Process` has been seen to crash where several threads start some at once.
  private static let starting = NSLock()

  /// Runs the built program, or another one; its output goes through files, so that no full pipe can hold it up.
  static func run(
    _ arguments: [String], input: String, variables: [String: String], in folder: TemporaryFolder,
    program: String = BuiltBinary.path("fob"), at place: String? = nil
  ) async throws -> FobResult {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    if let place { process.currentDirectoryURL = URL(fileURLWithPath: place) }
    process.arguments = arguments
    process.environment = variables
    process.standardInput = FileHandle(forReadingAtPath: try folder.write(input, to: "input"))
    process.standardOutput = FileHandle(forWritingAtPath: try folder.write("", to: "output"))
    process.standardError = FileHandle(forWritingAtPath: try folder.write("", to: "errors"))
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
      process.terminationHandler = { _ in continuation.resume() }
      do {
        try starting.withLock { try process.run() }
      } catch {
        process.terminationHandler = nil
        continuation.resume(throwing: error)
      }
    }
    return FobResult(
      status: process.terminationStatus,
      output: try String(contentsOfFile: folder.path(of: "output"), encoding: .utf8),
      errors: try String(contentsOfFile: folder.path(of: "errors"), encoding: .utf8))
  }
}
