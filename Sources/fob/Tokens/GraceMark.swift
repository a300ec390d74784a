import Formats
import FoundationEssentials
import Host
import Interface
import TokenModel

/// What a list says of an upload token that another one has replaced: `old · 23h`.
struct GraceMark: Sendable {
  let token: ReplacedToken
  /// The local time.
  let now: Date

  private var left: String? {
    let seconds = token.secondsLeft(at: now)
    return seconds > 0 ? SpanText(seconds, .oneUnit).text : nil
  }

  /// In a list.
  var text: String { "old · \(left ?? "due")" }

  /// In full.
  var sentence: String { "\(token.successor), revoked \(left.map { "in \($0)" } ?? "as soon as fob keep runs")" }
}

/// The marks of the upload tokens of this machine's rotations that have a grace.
struct GraceMarks: Sendable {
  private let tokens: [Handle: ReplacedToken]
  private let now: Date

  /// No marks.
  static let none = GraceMarks(tokens: [:], now: .distantPast)

  /// Reads the plans.
  static func read(in fob: Composition) async -> GraceMarks {
    GraceMarks(tokens: ReplacedToken.all(in: await fob.revocations.withGrace()), now: fob.clock.now)
  }

  /// The marks for a list: separated values for scripts have none.
  static func read(for output: ListOutput, in fob: Composition) async -> GraceMarks {
    output.isJSON || !output.isForScripts(in: fob) ? await read(in: fob) : none
  }

  /// The mark of a token; nil if nothing has replaced it.
  subscript(handle: Handle) -> GraceMark? { tokens[handle].map { GraceMark(token: $0, now: now) } }
}
