import Formats
import FoundationEssentials
import Host

/// One environment's record while its lock is held, and what has to be told about it.
struct SessionTransaction: Sendable {
  /// The environment.
  let environment: Environment
  /// Its service.
  let service: any Service
  /// The record as this holder of the lock has it; true for others once saved.
  var record: SessionRecord
  /// What somebody else recorded while this one waited for the lock: adopted instead of provoked again.
  let failureMeanwhile: RecordedFailure?
  /// Whether somebody else renewed the session while this one waited.
  let wasRenewedMeanwhile: Bool
  /// Sentences for the user that go with the session, although all went well.
  var notices: [String]
  /// Room for what the next save writes.
  var reserved: PendingFile?
  /// Whether the session in hand is on disk.
  var isSaved = true

  /// The session in hand with what has to be told about it, where it belongs to the environment.
  func held(warning: String? = nil) -> HeldSession? {
    let sentences = (notices + (warning.map { [$0] } ?? [])).map(Sentence.closed)
    var held = record.held(for: environment, warning: sentences.isEmpty ? nil : sentences.joined(separator: " "))
    held?.isSaved = isSaved
    return held
  }
}
