import Formats
import TokenModel

/// What became of one token that was to end.
struct RevokeResult: Sendable {
  private let handle: Handle
  private let outcome: Result<RevokeOutcome, SessionFailure>

  init(_ row: ListedToken, _ outcome: Result<RevokeOutcome, SessionFailure>) {
    handle = row.handle
    self.outcome = outcome
  }

  private var word: String {
    switch outcome {
    case .success(.ended): "ended"
    case .success(.alreadyGone): "already gone"
    case .failure(.service(.refused)): "refused"
    case .failure(.service(let failure)) where failure.mayHaveTakenEffect: "unknown"
    case .failure: "failed"
    }
  }

  private var reason: String? {
    if case .failure(let failure) = outcome { failure.description } else { nil }
  }

  /// One line for a person.
  var line: DisplayText { DisplayText("\(handle)  \(word)\(reason.map { ": \($0)" } ?? "")") }

  /// The result as JSON.
  var json: JSONValue {
    [
      "handle": .string(handle.text), "result": .string(word.replacing(" ", with: "_")),
      "reason": reason.map { .string($0) } ?? .null,
    ]
  }

  /// Ends the command with the status that fits all results.
  static func judge(_ results: [RevokeResult]) throws(CommandFailure) {
    var failures: [SessionFailure] = []
    for case .failure(let failure) in results.map(\.outcome) { failures.append(failure) }
    guard let first = failures.first else { return }
    throw CommandFailure(
      failures.count < results.count ? .someFailed : first.exitStatus,
      "\(failures.count) of \(results.count) could not be ended.")
  }
}
