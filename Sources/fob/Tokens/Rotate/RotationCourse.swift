import Formats
import FoundationEssentials
import Host
import Interface
import TokenModel

/// Follows rotations, then the revocations of what they replaced, and says what came of all.
struct RotationCourse {
  let runs: [RotationConsole.Run]
  /// Revocations of tokens that were replaced before.
  var due: [RevocationConsole.Run] = []
  /// Whether one token was named, which is then printed in full.
  let isAboutOne: Bool
  let isEverywhere: Bool
  let output: RotationOutput
  let fob: Composition

  func follow() async throws(CommandFailure) {
    let console = RotationConsole(
      fob: fob, printsSteps: !isAboutOne && !output.isJSON, namesEnvironments: isEverywhere)
    let outcomes = await console.follow(runs)
    var results: [RotationResult] = []
    for (run, outcome) in zip(runs, outcomes) {
      var result = RotationResult(
        environment: run.environment, support: try? fob.uploadTokenSupport(of: run.environment))
      switch outcome {
      case .success(let outcome): result.outcome = outcome
      case .failure(let failure): result.failure = failure
      }
      await show(result)
      results.append(result)
    }
    await revoke(&results)
    if output.isJSON { showJSON(results) }
    try conclude(results)
  }

  /// Prints new tokens in full where their values are wanted, before anything is revoked.
  private func show(_ result: RotationResult) async {
    guard let outcome = result.outcome, let support = result.support else { return }
    let made = outcome.rotation.plan.rows.compactMap { outcome.successors[$0.handle] }
    if output.isRevealed, !made.isEmpty { await fob.noteReveal(of: made, in: result.environment) }
    guard !output.isJSON, isAboutOne || output.isRevealed else { return }
    for row in made { FactLines.show(output.record(row, of: result.environment, support).facts) }
  }

  /// Revokes what needs no grace, and what was due before.
  private func revoke(_ results: inout [RotationResult]) async {
    let following = results.compactMap { result -> RevocationConsole.Run? in
      guard let revocation = result.outcome?.revocation, revocation.plan.graceEnd == nil else { return nil }
      let rows = runs.first { $0.rotation.path == result.outcome?.rotation.path }?.rows ?? []
      return RevocationConsole.Run(environment: result.environment, revocation: revocation, rows: rows)
    }
    let all = due + following
    guard !all.isEmpty else { return }
    let printing: PrintedResults = output.isJSON || isAboutOne ? .none : .all
    let ended = await RevocationConsole(fob, printing: printing, namesEnvironments: isEverywhere).follow(all)
    for (run, outcome) in zip(all, ended) {
      var place = results.firstIndex { $0.environment.name == run.environment.name }
      if place == nil {
        results.append(
          RotationResult(environment: run.environment, support: try? fob.uploadTokenSupport(of: run.environment)))
        place = results.count - 1
      }
      guard let place else { continue }
      switch outcome {
      case .success(let outcome): results[place].revocations.append(outcome)
      case .failure(let failure): results[place].failure = results[place].failure ?? failure
      }
    }
  }

  private func showJSON(_ results: [RotationResult]) {
    guard isAboutOne, let result = results.first, let outcome = result.outcome,
      let row = outcome.rotation.plan.rows.first
    else { return Output.json(["version": 1, "environments": .array(results.map(output.json))]) }
    guard let new = outcome.successors[row.handle], let support = result.support else { return }
    var members: [String: JSONValue] = [
      "version": 1, "token": output.record(new, of: result.environment, support).json,
      "old": .string(row.handle.text), "old_ended": .bool(result.hasEnded(row.handle)),
    ]
    if outcome.rotation.plan.delivery != nil {
      members["delivered"] = .bool(!outcome.rotation.failed.contains { $0.handle == row.handle })
    }
    members["old_ends_at"] = result.graceEnd.map { .string(RFC3339.text($0)) }
    Output.json(.object(members))
  }

  private func conclude(_ results: [RotationResult]) throws(CommandFailure) {
    let verdicts = results.map {
      ($0.environment.name, RotationVerdict($0, isAboutOne: isAboutOne, now: fob.clock.now))
    }
    for (_, verdict) in verdicts { for note in verdict.notes { Output.note("fob: \(note)") } }
    let failures = verdicts.compactMap { name, verdict in verdict.failure.map { (name, $0) } }
    guard let first = failures.first else { return }
    guard results.count > 1 else {
      throw isAboutOne ? first.1 : CommandFailure(first.1.status, "\(first.0): \(first.1.message)")
    }
    let isAlike = failures.count == results.count && failures.allSatisfy { $0.1.status == first.1.status }
    throw CommandFailure(
      isAlike ? first.1.status : .someFailed, failures.map { "\($0.0): \($0.1.message)" }.joined(separator: "\n"))
  }
}
