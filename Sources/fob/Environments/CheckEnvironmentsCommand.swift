import ArgumentParser
import Formats
import Services
import TokenModel

/// `fob env check [ENV…]`
struct CheckEnvironmentsCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check environment files and servers; uses no sign-in unless you ask for it.",
    discussion: """
      EXAMPLES
        fob env check
        fob env check prod --sign-in

      \(ExitStatus.help)
      """)

  @Argument(
    help: "Environments. Default: all.", completion: .custom { _, _, _ in NameCompletion.environments() })
  var environments: [String] = []

  @Flag(help: "Also get a session and ask the server about it.")
  var signIn = false

  @OptionGroup var output: JSONOption

  func perform(_ fob: Composition) async throws(CommandFailure) {
    var checks: [EnvironmentCheck] = []
    let entries = try fob.entries(named: environments)
    let width = entries.map { DisplayText($0.name).width }.max() ?? 0
    for entry in entries {
      let check = await EnvironmentCheck.run(entry, signsIn: signIn, in: fob)
      if !output.isJSON { Output.result(check.line(nameWidth: width)) }
      checks.append(check)
    }
    if output.isJSON { Output.json(["version": 1, "checks": .array(checks.map(\.json))]) }
    let failed = checks.compactMap(\.failure)
    guard let first = failed.first else { return }
    throw CommandFailure(
      failed.count == checks.count ? first.status : .someFailed,
      "\(failed.count) of \(checks.count) environments have a problem.")
  }
}

/// What a check of one environment found.
private struct EnvironmentCheck: Sendable {
  private let name: String
  private let finding: String
  /// What is wrong, or nil where all is well.
  let failure: CommandFailure?

  /// Checks the file, then whether a login could begin there, then, if asked to, the session.
  static func run(_ entry: EnvironmentEntry, signsIn: Bool, in fob: Composition) async -> EnvironmentCheck {
    guard case .usable(let environment) = entry else {
      let reason = if case .broken(_, let problem) = entry { problem.description } else { "" }
      return EnvironmentCheck(name: entry.name, finding: reason, failure: CommandFailure(.failed, reason))
    }
    do throws(CommandFailure) {
      let finding = signsIn ? try await session(environment, fob) : try await answer(environment, fob)
      return EnvironmentCheck(name: entry.name, finding: finding, failure: nil)
    } catch {
      return EnvironmentCheck(name: entry.name, finding: error.message, failure: error)
    }
  }

  private static func answer(_ environment: Environment, _ fob: Composition) async throws(CommandFailure) -> String {
    let finding = await fob.connections.test(environment)
    guard let failed = finding.failed else { return "the file is good; \(finding.words)" }
    let status = finding.refusal?.exitStatus ?? (failed == .settings ? .failed : .notReachable)
    throw CommandFailure(status, "\(finding.course). \(finding.words)")
  }

  private static func session(_ environment: Environment, _ fob: Composition) async throws(CommandFailure) -> String {
    let details = try await rethrow(
      awaiting: await fob.sessions.perform(in: environment) { service, access throws(ServiceFailure) in
        try await service.sessionDetails(access)
      }, as: CommandFailure.init(_:))
    let facts = details.value.facts.map { "\($0.name): \($0.values.joined(separator: ", "))" }
    return "logged in; \(facts.joined(separator: "; "))"
  }

  /// One line for a person, with the name and the verdict in columns.
  /// - Parameter width: the cells of the longest name that is checked.
  func line(nameWidth width: Int) -> DisplayText {
    let verdict = DisplayText(failure == nil ? "ok" : "PROBLEM").padded(to: 7)
    return [DisplayText(name).padded(to: width), verdict, DisplayText(finding)].joined(separator: "  ")
  }

  /// The finding as JSON.
  var json: JSONValue {
    ["name": .string(name), "ok": .bool(failure == nil), "finding": .string(finding)]
  }
}
