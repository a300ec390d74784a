@testable import Keeping
@testable import TokenModel

extension FuzzTarget {
  /// The readers of the audit log: of its links, and of its lines.
  static let audit = FuzzTarget("audit") { input in
    var chain = AuditChain()
    chain.read(input, of: "audit.jsonl")
    let verdict = AuditVerdict(chain, head: chain.head, mayBeginLater: false)
    try BrokenPromise.unless(
      verdict.linked + verdict.unlinked == input.split(separator: 10, omittingEmptySubsequences: false).count
        - (input.last.map { $0 == 10 } ?? true ? 1 : 0), "A line is counted twice, or not at all.")
    guard let entry = AuditEntry(line: input) else { return }
    try BrokenPromise.unless(!entry.line.utf8.contains(0x0A), "An entry takes two lines.")
    _ = AuditQuery(environment: "prod").matches(entry)
  }
}
