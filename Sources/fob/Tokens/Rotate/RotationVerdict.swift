import Formats
import FoundationEssentials
import Interface
import TokenModel

/// How a command ends after a rotation in one environment: what is done, what is not, and what to do next.
struct RotationVerdict {
  private let result: RotationResult
  private let isAboutOne: Bool
  private let now: Date

  init(_ result: RotationResult, isAboutOne: Bool, now: Date) {
    self.result = result
    self.isAboutOne = isAboutOne
    self.now = now
  }

  private var name: EnvironmentName { result.environment.name }
  private var resuming: String { "To go on: fob tokens rotate \(name) --resume" }

  /// What is done, a sentence each.
  var notes: [String] {
    guard failure == nil else { return [] }
    if let outcome = result.outcome, isAboutOne, let row = outcome.rotation.plan.rows.first { return [note(row)] }
    var notes = result.outcome.map { ["\(name): \($0.rotation.plan.rows.count.grouped) rotated."] } ?? []
    if let graceEnd = result.graceEnd, let count = result.outcome?.revocation?.plan.rows.count {
      notes.append("\(name): \(count.grouped) old ones are valid for \(span(to: graceEnd)) more. \(graceAdvice)")
    }
    let revoked = result.revocations.reduce(0) { $0 + $1.revocation.counts.over }
    if revoked > 0 { notes.append("\(name): \(revoked.grouped) old ones revoked.") }
    return notes
  }

  private func note(_ row: RevocationRow) -> String {
    let title = title(row)
    if let graceEnd = result.graceEnd { return "\(title) is valid for \(span(to: graceEnd)) more. \(graceAdvice)" }
    return result.hasEnded(row.handle)
      ? "revoked \(title)."
      : "\(title) is still valid. To revoke it: fob tokens revoke \(name) \(row.handle)"
  }

  private var graceAdvice: String { "Then 'fob keep' revokes it, or: fob tokens rotate \(name) --resume" }

  private func span(to date: Date) -> String {
    SpanText(Int(date.timeIntervalSince(now).rounded(.up)), .twoUnits).text
  }

  private func title(_ row: RevocationRow) -> String { row.label.map { "\(row.handle) (\($0))" } ?? "\(row.handle)" }

  /// Why not all is done; nil if it is.
  var failure: CommandFailure? {
    if let failure = result.failure { return CommandFailure(failure) }
    if let outcome = result.outcome, let failure = failure(of: outcome) { return failure }
    guard let revocation = result.revocations.first(where: { !$0.revocation.isDone }) else { return nil }
    return isAboutOne ? unrevoked(revocation) : unrevoked(result.revocations)
  }

  private func failure(of outcome: RotationOutcome) -> CommandFailure? {
    let (rotation, failed) = (outcome.rotation, outcome.rotation.failed)
    if isAboutOne, let row = rotation.plan.rows.first { return failure(of: row, outcome) }
    guard !failed.isEmpty || outcome.stop != nil else { return nil }
    let count = rotation.plan.rows.count
    let reason = result.stopReason.map { " Stopped: \($0)" } ?? ""
    let status =
      failed.count < count || rotation.steps.values.contains { $0.successor != nil }
      ? ExitStatus.someFailed : failed.lazy.compactMap { outcome.failures[$0.handle] }.first?.exitStatus ?? .failed
    return CommandFailure(status, "\(rotation.text).\(reason) \(resuming)")
  }

  /// What became of the one token that was named.
  private func failure(of row: RevocationRow, _ outcome: RotationOutcome) -> CommandFailure? {
    let (step, title) = (outcome.rotation.steps[row.handle], title(row))
    let cause = outcome.failures[row.handle] ?? stopFailure(outcome)
    switch step {
    case nil, .asked, .notCreated, .unclear:
      var failure = cause.map { CommandFailure($0) } ?? CommandFailure(.failed, step?.reason ?? "Nothing was created.")
      if case .unclear = step, let reason = step?.reason { failure.message += " That \(reason). \(resuming)" }
      return failure
    case .undelivered(let new, let reason):
      return CommandFailure(
        .someFailed,
        "\(new) was created, but not delivered: \(Sentence.closed(reason)) \(title) is still valid, and so is \(new). \(resuming)"
      )
    case .created(let new), .delivered(let new), .planned(let new):
      guard let cause else { return nil }
      return CommandFailure(
        .someFailed, "\(new) was created, but \(title) may still be valid: \(cause.description) \(resuming)")
    }
  }

  private func stopFailure(_ outcome: RotationOutcome) -> SessionFailure? {
    if case .failure(let failure) = outcome.stop { failure } else { nil }
  }

  private func unrevoked(_ outcome: RevocationOutcome) -> CommandFailure {
    let row = outcome.revocation.remaining.first
    let reason = row.flatMap { outcome.revocation.results[$0.handle]?.reason } ?? RevocationReport(outcome).stopReason
    let new = row?.successor?.text ?? "The new one"
    return CommandFailure(
      .someFailed,
      "\(new) was created, but \(row.map(title) ?? "the old one") may still be valid: \(reason ?? "it was not revoked.")"
    )
  }

  private func unrevoked(_ outcomes: [RevocationOutcome]) -> CommandFailure {
    let left = outcomes.reduce(0) { $0 + $1.revocation.remaining.count }
    let reason = outcomes.lazy.compactMap { RevocationReport($0).stopReason }.first.map { " \($0)" } ?? ""
    return CommandFailure(
      .someFailed,
      "\(left.grouped) old ones may still be valid.\(reason) Resume with: fob tokens revoke \(name) --resume")
  }
}
