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

  /// Runs the built program, or another one, to its end.
  static func run(
    _ arguments: [String], input: String, variables: [String: String], in folder: TemporaryFolder,
    program: String = BuiltBinary.path("fob"), at place: String? = nil
  ) async throws -> FobResult {
    try await RunningFob(arguments, input: input, variables: variables, in: folder, program: program, at: place)
      .result()
  }
}
