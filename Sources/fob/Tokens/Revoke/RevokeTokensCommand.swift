import ArgumentParser
import Formats
import TokenModel

/// `fob tokens revoke ENV …`, `fob tokens revoke --all-environments …`
struct RevokeTokensCommand: ReasonedCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke",
    abstract: "Revoke upload tokens on the server.",
    discussion: """
      Select tokens by handle, or by conditions, all of which must match. fob saves the plan before it revokes the first token, and each \
      result as it comes: --resume continues an unfinished revocation and retries what failed. With --all-environments each environment has a plan, and nothing is \
      revoked before all are confirmed.

      EXAMPLES
        fob tokens revoke video k3vq9x2mab
        fob tokens revoke prod-video k3vq9x2mab 7cq2m5xk3a --confirm prod-video:2
        fob tokens revoke video --never-expires --older-than 90d --dry-run \\
          --plan old.plan
        fob tokens revoke video --plan old.plan --yes --report old.json
        fob tokens revoke video --resume --yes
        fob tokens revoke video --discard
        fob tokens revoke -A --filter 'env:video* never age>90d' --dry-run

      \(ExitStatus.help)
      """)

  @OptionGroup var target: RevokeTarget
  @OptionGroup var selection: RevokeSelection

  @Flag(
    help: "Show what would be revoked, as counts, bars and a list; revoke nothing. With --plan, also save the plan.")
  var dryRun = false

  @Option(
    help: ArgumentHelp("The plan's file: one that a dry run saved, or where to save it.", valueName: "file"),
    completion: .file())
  var plan: String?

  @Option(
    defaultAsFlag: "",
    help: ArgumentHelp(
      "Resume an unfinished plan, or one with failures: this file, or the newest.", valueName: "file"),
    completion: .file())
  var resume: String?

  @Flag(help: "Discard the newest plan that is unfinished or had failures, or the one of --plan; revokes nothing.")
  var discard = false

  @OptionGroup var consent: RevokeConsent
  @OptionGroup var reason: ReasonOption

  @Option(
    help: ArgumentHelp(
      "Write every token's result to this file, as JSON: a new file, or an older report; - is standard output.",
      valueName: "file"), completion: .file())
  var report: String?

  @Flag(help: "Print a line for each token. Default: into a pipe or a file; a terminal gets progress and failures.")
  var verbose = false

  @OptionGroup var output: JSONOption

  /// The tokens; with --all-environments a handle may stand where else the environment does.
  private var chosen: RevokeSelection {
    target.allEnvironments ? target.environment.map(selection.adding) ?? selection : selection
  }

  private func validateEverywhere() throws {
    if plan != nil || resume.map({ !$0.isEmpty }) == true {
      throw ValidationError(
        "A plan is of one environment: with --all-environments fob keeps one for each. --resume without a file resumes the newest of each."
      )
    }
    if discard { throw ValidationError("--discard is for one environment.") }
    if chosen.handles.contains("-") {
      throw ValidationError("- is for one environment: fob tokens find tells in which one a token is.")
    }
    if target.environment != nil { try chosen.validate() }
  }

  func validate() throws {
    let selection = chosen
    if target.allEnvironments { try validateEverywhere() }
    if resume != nil && plan != nil { throw ValidationError("--resume names its own file: leave out --plan.") }
    if resume != nil && (!selection.isEmpty || dryRun) {
      throw ValidationError("--resume takes a plan as it is: no handles, no conditions, no --dry-run.")
    }
    if discard && (resume != nil || !selection.isEmpty || dryRun || report != nil || consent.isGiven) {
      throw ValidationError("--discard revokes nothing and stands alone, or with --plan FILE.")
    }
    if [plan, resume].contains(where: { $0.map(Output.isStandardOutput) == true }) {
      throw ValidationError("A plan needs a file: fob adds each result to it.")
    }
    if let report, report == plan || report == resume {
      throw ValidationError("--report and the plan need different files.")
    }
    if dryRun && selection.isEmpty { throw ValidationError("Say which tokens: handles, conditions, or --all.") }
    if selection.isEmpty && resume == nil && plan == nil && !discard {
      throw ValidationError("Say which tokens: handles, conditions, or --all; or a plan: --plan FILE, --resume.")
    }
  }

  func perform(_ fob: Composition) async throws(CommandFailure) {
    if target.allEnvironments { return try await performEverywhere(fob) }
    let environment = try target.resolve(in: fob)
    let support = try fob.uploadTokenSupport(of: environment)
    if discard { return try await discardPlan(of: environment, in: fob) }
    // Before anything is asked or revoked: without a report it is hard to find out later what was revoked.
    let reportFile = try dryRun || isReportPrinted ? nil : report.map(ReportFile.init)
    if selection.isEmpty {
      let revocation = try await existingPlan(of: environment, in: fob)
      let rows = revocation.remaining
      show(preview(rows, support, environment, fob), isResult: false, in: fob)
      try await consent.require(rows.count, of: environment)
      try await follow(revocation, knowing: [], of: environment, reportingTo: reportFile, in: fob)
    } else {
      let rows = try await selection.rows(of: environment, in: fob)
      if dryRun { return try await previewAll(rows, support, environment, fob) }
      guard !rows.isEmpty else { return try finishWithNothing(reportFile) }
      show(preview(rows.map(RevocationRow.init(_:)), support, environment, fob), isResult: false, in: fob)
      try await consent.require(rows.count, of: environment)
      let revocation = try await keep(rows, of: environment, in: fob)
      try await follow(revocation, knowing: rows, of: environment, reportingTo: reportFile, in: fob)
    }
  }

  private func performEverywhere(_ fob: Composition) async throws(CommandFailure) {
    let reportFile = try dryRun || isReportPrinted ? nil : report.map(ReportFile.init)
    let everywhere = RevokeEverywhere(
      target: target, selection: chosen, consent: consent, isDryRun: dryRun, isJSON: isJSON,
      printing: printed(isLong: true, in: fob), fob: fob)
    if resume == nil {
      try await everywhere.perform(reportingTo: reportFile)
    } else {
      try await everywhere.resume(reportingTo: reportFile)
    }
  }

  /// - Parameter isLong: whether so many results would come that a terminal shows failures only.
  private func printed(isLong: Bool, in fob: Composition) -> PrintedResults {
    if isJSON { return .none }
    return Output.width(environment: fob.variables) != nil && isLong && !verbose ? .failures : .all
  }

  private var isReportPrinted: Bool { report.map(Output.isStandardOutput) ?? false }

  /// Whether standard output carries only JSON.
  private var isJSON: Bool { output.isJSON || isReportPrinted }

  private func discardPlan(of environment: Environment, in fob: Composition) async throws(CommandFailure) {
    let revocation = try await existingPlan(of: environment, in: fob)
    try await rethrow(awaiting: await fob.revocations.discard(revocation.path), as: CommandFailure.init(_:))
    let (counts, left) = (revocation.counts, revocation.remaining.count)
    Output.note(
      "fob: discarded the plan of \(counts.planned) in \(environment.name); \(left) of them may still be valid.")
    if output.isJSON {
      Output.json(["version": 1, "discarded": .string(revocation.path), "may_live_on": .integer(Int64(left))])
    }
  }

  private func finishWithNothing(_ report: ReportFile?) throws(CommandFailure) {
    Output.note("fob: no upload token matches; nothing was revoked.")
    let nothing: JSONValue = ["version": 1, "results": []]
    if isJSON { Output.json(nothing) }
    try report?.write(nothing)
  }

  private func preview(
    _ rows: [RevocationRow], _ support: UploadTokenSupport, _ environment: Environment, _ fob: Composition
  ) -> RevokePreview {
    RevokePreview(
      rows, service: fob.services[environment.service]?.profile.displayName ?? environment.service.rawValue,
      support: support, environment: environment, now: fob.serverTime(of: environment))
  }

  /// In a dry run the preview is the result; otherwise it precedes the question.
  private func show(_ preview: RevokePreview, isResult: Bool, in fob: Composition) {
    Output.note(preview.summary.joined(separator: "\n"))
    if isResult, let width = Output.width(environment: fob.variables) {
      Output.result(preview.list.lines(fitting: width))
    } else if isResult {
      Output.raw(preview.list.tabSeparated(hasHeader: true))
    } else {
      Output.note(preview.shortList.map(\.string).joined(separator: "\n"))
    }
  }

  private func previewAll(
    _ rows: [ListedToken], _ support: UploadTokenSupport, _ environment: Environment, _ fob: Composition
  ) async throws(CommandFailure) {
    if plan != nil, !rows.isEmpty { _ = try await keep(rows, of: environment, in: fob) }
    if output.isJSON {
      let now = fob.serverTime(of: environment)
      let thresholds = fob.expiryThresholds
      let records = rows.map {
        TokenRecord($0, support: support, now: now, thresholds: thresholds, isRevealed: false)
      }
      let counts = preview(rows.map(RevocationRow.init(_:)), support, environment, fob).counts
      Output.json(["version": 1, "counts": counts, "would_end": .array(records.map(\.json))])
    } else if rows.isEmpty {
      Output.note("fob: no upload token matches.")
    } else {
      show(preview(rows.map(RevocationRow.init(_:)), support, environment, fob), isResult: true, in: fob)
    }
    if let plan, !rows.isEmpty {
      Output.note(
        "The plan is in \(plan). To revoke exactly these: fob tokens revoke \(environment.name) --plan \(plan)")
    }
  }

  private func keep(
    _ rows: [ListedToken], of environment: Environment, in fob: Composition
  ) async throws(CommandFailure) -> Revocation {
    try await rethrow(
      awaiting: await fob.revocations.plan(rows, in: environment, at: plan), as: CommandFailure.init(_:))
  }

  /// The named plan, or the environment's newest unfinished one.
  private func existingPlan(
    of environment: Environment, in fob: Composition
  ) async throws(CommandFailure) -> Revocation {
    do throws(SessionFailure) {
      if let path = plan ?? resume, !path.isEmpty {
        let revocation = try await fob.revocations.read(path)
        guard !revocation.isDone else {
          throw .state(reason: "The plan \(path) is done: all its tokens are revoked.")
        }
        if let mismatch = revocation.plan.mismatch(with: environment, account: revocation.plan.account) {
          throw .state(reason: "\(mismatch) Nothing was revoked.")
        }
        return revocation
      }
    } catch {
      throw CommandFailure(error)
    }
    let open = await fob.revocations.unfinished().filter {
      $0.plan.environment == environment.name && $0.plan.origin == environment.origin
    }
    guard let newest = open.first else {
      throw CommandFailure(.noSuchThing, "No revocation in \(environment.name) is unfinished or had failures.")
    }
    return newest
  }

  private func follow(
    _ revocation: Revocation, knowing rows: [ListedToken], of environment: Environment,
    reportingTo report: ReportFile?, in fob: Composition
  ) async throws(CommandFailure) {
    let results = printed(isLong: revocation.counts.planned > 1, in: fob)
    let run = RevocationConsole.Run(environment: environment, revocation: revocation, rows: rows)
    let outcome = try await RevocationConsole(fob, printing: results).follow(run)
    let told = RevocationReport(outcome)
    if isJSON { Output.json(told.json) } else { printUnknown(outcome.revocation) }
    try report?.write(told.json)
    try RevocationVerdict(outcome, isOwnPlan: plan ?? resume).conclude()
  }

  /// Prints the results that stayed unknown; the others were printed during the run.
  private func printUnknown(_ revocation: Revocation) {
    Output.result(
      revocation.failed.compactMap { row in
        guard case .unknown = revocation.results[row.handle] else { return nil }
        return RevocationReport.line(row.handle, revocation.results[row.handle])
      })
  }
}
