import Formats
import FoundationEssentials
import TokenModel

/// The values of new upload tokens, for a file that only its owner can read: a line of JSON for each. Values stand in it exactly as the server sent them.
public struct RotatedValues: Sendable, Equatable {
  /// Where the tokens are.
  public let environment: Environment
  private let pairs: [Pair]

  private struct Pair: Sendable, Equatable {
    let old: Handle
    let new: ListedToken
  }

  /// The new tokens of a rotation, in the order of the plan.
  init(_ outcome: RotationOutcome, in environment: Environment) {
    self.environment = environment
    pairs = outcome.rotation.plan.rows.compactMap { row in
      outcome.successors[row.handle].map { Pair(old: row.handle, new: $0) }
    }
  }

  var count: Int { pairs.count }

  /// A new file in the person's home folder, named after the time.
  func path(at now: Date) -> String {
    let stamp = RFC3339.text(now).filter { $0 != "-" && $0 != ":" }
    return "~/fob-rotated-\(environment.name)-\(stamp).jsonl"
  }

  /// The lines, with the values in the clear.
  var text: String { pairs.map { line($0).text() + "\n" }.joined() }

  private func line(_ pair: Pair) -> JSONValue {
    [
      "environment": .string(environment.name.text), "old": .string(pair.old.text),
      "handle": .string(pair.new.handle.text), "label": pair.new.label.map { .string($0) } ?? .null,
      "contact": pair.new.contact.map { .string($0) } ?? .null, "value": .string(pair.new.token.value.revealed),
    ]
  }
}
