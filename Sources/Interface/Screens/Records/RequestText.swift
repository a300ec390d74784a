import Formats
import FoundationEssentials
import TokenModel

/// A request in words.
struct RequestText {
  let record: ActivityRecord

  /// What came of it, as briefly as it can be said: `204`, `timed out`, `under way`.
  var outcome: String {
    switch record.outcome {
    case .underWay: "under way"
    case .answered(let answer): String(answer.status)
    case .failed(let word, _): word
    }
  }

  /// How good that is.
  var slot: ThemeSlot {
    switch record.outcome {
    case .underWay: .statusInfo
    case .answered(let answer): answer.status < 400 ? .statusOk : answer.status < 500 ? .statusWarn : .statusError
    case .failed: .statusError
    }
  }

  /// `143 ms`, `12.3 s`.
  var duration: String? {
    record.milliseconds.map { $0 < 10_000 ? "\($0) ms" : "\($0 / 1000).\($0 % 1000 / 100) s" }
  }

  /// `812 B`, `12 kB`, `3 MB`.
  var size: String? {
    guard case .answered(let answer) = record.outcome else { return nil }
    return switch answer.bytes {
    case ..<1000: "\(answer.bytes) B"
    case ..<1_000_000: "\(answer.bytes / 1000) kB"
    default: "\(answer.bytes / 1_000_000) MB"
    }
  }

  /// Everything in one line, for copying.
  var line: String {
    let parts = [
      RFC3339.text(record.begun), record.environment.text, record.method, record.origin.text + record.path, outcome,
      duration, size,
    ]
    return parts.compactMap(\.self).joined(separator: " ")
  }

  /// Everything, a fact a line.
  func facts(_ dates: DateText) -> [Fact] {
    var facts = [
      Fact("Request", "\(record.method) \(record.path)"), Fact("Server", record.origin.text),
      Fact("Environment", record.environment.text), Fact("Number", "\(record.number) of this run"),
      Fact("Began", dates.second(record.begun).string),
    ]
    if let duration { facts.append(Fact("Took", duration)) }
    switch record.outcome {
    case .underWay: facts.append(Fact("Answer", "none yet", slot))
    case .answered(let answer):
      facts.append(Fact("Answer", "status \(answer.status)", slot))
      facts.append(Fact("Size", "\(answer.bytes) bytes"))
      if let remaining = answer.remaining {
        facts.append(Fact("Rate limit", "\(remaining) requests left for now", remaining == 0 ? .statusWarn : .text))
      }
    case .failed(let word, let reason):
      facts.append(Fact("Answer", "none: \(word)", slot))
      facts.append(Fact("Why", reason, slot))
    }
    return facts
  }
}
