import Formats
import FoundationEssentials
import TokenModel

/// `fob tokens revoke --all-environments`: one plan for each environment. Nothing is revoked before every one is confirmed; then all are followed at once, each
/// at the rate that its account allows.
struct RevokeEverywhere {
  let target: RevokeTarget
  let selection: RevokeSelection
  let consent: RevokeConsent
  let isDryRun: Bool
  let isJSON: Bool
  let printing: PrintedResults
  let fob: Composition

  /// - Parameter report: where the results are written, or nil.
  func perform(reportingTo report: ReportFile?) async throws(CommandFailure) {
    let groups = try await TokenGroup.everywhere(selection, of: target, to: .revoke, in: fob)
    let previews = groups.map { $0.preview(to: .revoke, in: fob) }
    if isDryRun { return showAll(groups, previews) }
    guard !groups.isEmpty else {
      Output.note("fob: no upload token matches; nothing was revoked.")
      return try conclude([], reportingTo: report)
    }
    try consent.check(groups.map { ($0.environment.name, $0.rows.count) })
    for (group, preview) in zip(groups, previews) {
      show(preview)
      try await consent.require(group.rows.count, of: group.environment, amongOthers: true)
    }
    var runs: [RevocationConsole.Run] = []
    for group in groups {
      let revocation = try await rethrow(
        awaiting: await fob.revocations.plan(group.rows, in: group.environment, at: nil),
        as: CommandFailure.init(_:))
      runs.append(RevocationConsole.Run(environment: group.environment, revocation: revocation, rows: group.rows))
    }
    try await follow(runs, reportingTo: report)
  }

  /// Resumes the newest unfinished plan of each environment.
  func resume(reportingTo report: ReportFile?) async throws(CommandFailure) {
    let environments = try target.resolveAll(in: fob)
    let unfinished = await fob.revocations.unfinished()
    let runs = environments.compactMap { environment -> RevocationConsole.Run? in
      let newest = unfinished.first {
        $0.plan.environment == environment.name && $0.plan.origin == environment.origin
      }
      return newest.map { RevocationConsole.Run(environment: environment, revocation: $0, rows: []) }
    }
    guard !runs.isEmpty else {
      throw CommandFailure(.noSuchThing, "No revocation is unfinished or had failures.")
    }
    try consent.check(runs.map { ($0.environment.name, $0.revocation.remaining.count) })
    for run in runs {
      show(preview(run.revocation.remaining, of: run.environment, try fob.uploadTokenSupport(of: run.environment)))
      try await consent.require(run.revocation.remaining.count, of: run.environment, amongOthers: true)
    }
    try await follow(runs, reportingTo: report)
  }

  private func preview(
    _ rows: [RevocationRow], of environment: Environment, _ support: UploadTokenSupport
  ) -> RevokePreview {
    RevokePreview(
      rows, service: fob.services[environment.service]?.profile.displayName ?? environment.service.rawValue,
      support: support, environment: environment, now: fob.serverTime(of: environment))
  }

  private func show(_ preview: RevokePreview) {
    Output.note(preview.summary.joined(separator: "\n"))
    Output.note(preview.shortList.map(\.string).joined(separator: "\n"))
  }

  private func showAll(_ groups: [TokenGroup], _ previews: [RevokePreview]) {
    if isJSON {
      let thresholds = fob.expiryThresholds
      let environments = zip(groups, previews).map { group, preview -> JSONValue in
        let now = fob.serverTime(of: group.environment)
        let records = group.rows.map {
          TokenRecord($0, support: group.support, now: now, thresholds: thresholds, isRevealed: false).json
        }
        return [
          "environment": .string(group.environment.name.text), "counts": preview.counts, "would_end": .array(records),
        ]
      }
      return Output.json(["version": 1, "environments": .array(environments)])
    }
    if groups.isEmpty { Output.note("fob: no upload token matches.") }
    for (place, preview) in previews.enumerated() {
      Output.note(preview.summary.joined(separator: "\n"))
      if let width = Output.width(environment: fob.variables) {
        Output.result(preview.list.lines(fitting: width))
      } else {
        Output.raw(preview.listAmongOthers.tabSeparated(hasHeader: place == 0))
      }
    }
  }

  private func follow(
    _ runs: [RevocationConsole.Run], reportingTo report: ReportFile?
  ) async throws(CommandFailure) {
    let results = await RevocationConsole(fob, printing: printing, namesEnvironments: true).follow(runs)
    var outcomes: [RevocationOutcome] = []
    var failures: [(EnvironmentName, CommandFailure)] = []
    for (run, result) in zip(runs, results) {
      switch result {
      case .success(let outcome): outcomes.append(outcome)
      case .failure(let failure): failures.append((run.environment.name, CommandFailure(failure)))
      }
    }
    try conclude(outcomes, failures, reportingTo: report)
  }

  /// Reports every result, and ends with the status that fits them all.
  private func conclude(
    _ outcomes: [RevocationOutcome], _ failures: [(EnvironmentName, CommandFailure)] = [],
    reportingTo report: ReportFile?
  ) throws(CommandFailure) {
    let told: JSONValue = ["version": 1, "environments": .array(outcomes.map { RevocationReport($0).json })]
    if isJSON { Output.json(told) }
    try report?.write(told)
    let verdicts = outcomes.map { (name: $0.revocation.plan.environment, failure: RevocationVerdict($0).failure) }
    for outcome in outcomes where outcome.revocation.isDone {
      Output.note("fob: \(outcome.revocation.plan.environment): \(outcome.revocation.counts.text).")
    }
    let all = verdicts.compactMap { verdict in verdict.failure.map { (verdict.name, $0) } } + failures
    guard let first = all.first?.1 else { return }
    let isAlike =
      outcomes.count == verdicts.count { $0.failure != nil } && all.allSatisfy { $0.1.status == first.status }
    throw CommandFailure(
      isAlike ? first.status : .someFailed,
      all.map { "\($0.0): \($0.1.message)" }.joined(separator: "\n")
        + "\nResume with: fob tokens revoke --all-environments --resume")
  }
}
