import ArgumentParser
import Formats
import Keeping
import TokenModel

/// `fob audit --verify`
struct AuditVerification {
  let head: AuditMark?
  let isJSON: Bool

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let verdict = try await rethrow(
      awaiting: await fob.audit.verify(head: head),
      as: { (failure: TextFailure) in CommandFailure(.failed, failure.description) })
    if isJSON { Output.json(json(of: verdict)) }
    if let finding = verdict.finding { throw CommandFailure(.failed, finding.sentence) }
    if let head, verdict.proven == nil {
      throw CommandFailure(
        .noSuchThing,
        "Line \(head.sequence) was dropped for its age: the log is consistent, but this head proves nothing.")
    }
    if !isJSON { Output.result(sentence(of: verdict)) }
  }

  private func sentence(of verdict: AuditVerdict) -> [DisplayText] {
    let cut = verdict.unlinked == 0 ? "" : ", \(verdict.unlinked.grouped) not linked (cut by a full disk, or older)"
    let lines = "\(verdict.linked.grouped) linked lines\(cut)"
    let verdictLine =
      verdict.proven.map { "Proven up to line \($0) of \(verdict.head?.sequence ?? $0): \(lines)." }
      ?? "Consistent, not proven: \(lines)."
    return ([verdictLine] + (verdict.head.map { ["Head: \($0)"] } ?? [])).map { DisplayText($0) }
  }

  private func json(of verdict: AuditVerdict) -> JSONValue {
    let finding: JSONValue? = verdict.finding.map {
      ["file": .string($0.path), "line": .integer(Int64($0.line)), "what": .string($0.words)]
    }
    return [
      "version": 1, "consistent": .bool(verdict.finding == nil),
      "proven_up_to": verdict.proven.map { .integer(Int64($0)) } ?? .null, "linked": .integer(Int64(verdict.linked)),
      "not_linked": .integer(Int64(verdict.unlinked)),
      "head": verdict.head.map { .string($0.description) } ?? .null, "finding": finding ?? .null,
    ]
  }
}

extension AuditVerdict.Finding {
  /// Where it is and what was done, for people.
  fileprivate var sentence: String { "\(path):\(line): \(words)." }

  fileprivate var words: String {
    switch tampering {
    case .changed: "this line was changed"
    case .changedHereOrNext: "this line or the next was changed"
    case .cutOutBefore(let count): "\(Self.lines(count)) missing before this line"
    case .cutOutAfter(let count): "\(Self.lines(count)) missing after this line"
    case .added: "this line was added"
    case .moved: "this line stood somewhere else"
    case .linkedAgain: "this line or one before it was changed, and the links were made again"
    }
  }

  private static func lines(_ count: Int) -> String { count == 1 ? "1 line is" : "\(count.grouped) lines are" }
}

extension AuditMark {
  /// Reads one on the command line.
  init(parsing argument: String) throws {
    guard let mark = AuditMark(argument) else {
      throw ValidationError(
        "not a cursor or head: a number, '-', and 64 hexadecimal digits, as 'fob audit' prints them.")
    }
    self = mark
  }
}
