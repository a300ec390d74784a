import ArgumentParser
import Formats
import Interface
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

      \(ExitStatus.helpWithSession(.someFailed))
      """)

  @Argument(
    help: "Environments. Default: all.", completion: .custom { _, _, _ in NameCompletion.environments() })
  var environments: [String] = []

  @Flag(help: "Also get a session and ask the server about it.")
  var signIn = false

  @OptionGroup var output: JSONOption
  @OptionGroup var colors: ColorOption

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let entries = try fob.entries(named: environments)
    let progress = ProgressLine()
    var checks: [EnvironmentCheck] = []
    for (index, entry) in entries.enumerated() {
      progress.show("Checking \(entry.name), \(index + 1) of \(entries.count)")
      checks.append(await EnvironmentCheck.run(entry, signsIn: signIn, in: fob))
    }
    progress.clear()
    if output.isJSON {
      Output.json(["version": 1, "checks": .array(checks.map(\.json))])
    } else {
      let nameWidth = entries.map { DisplayText($0.name).width }.max() ?? 0
      let width = Output.width(environment: fob.variables)
      let problemsFirst = checks.filter { $0.failure != nil } + checks.filter { $0.failure == nil }
      Output.result(
        problemsFirst.flatMap { $0.lines(nameWidth: nameWidth, fitting: width) }, OutputColors(colors.color, in: fob))
    }
    let failed = checks.compactMap(\.failure)
    guard let first = failed.first else { return }
    throw CommandFailure(
      failed.count == checks.count ? first.status : .someFailed,
      "\(failed.count) of \(checks.count) environments have a problem.")
  }
}

/// The result of checking one environment.
private struct EnvironmentCheck: Sendable {
  private let name: String
  private let finding: String
  /// What is wrong; nil if nothing is.
  let failure: CommandFailure?

  /// Checks the file, then whether a login could begin, then, if asked to, the session.
  static func run(_ entry: EnvironmentEntry, signsIn: Bool, in fob: Composition) async -> EnvironmentCheck {
    let environment: Environment
    switch entry {
    case .usable(let usable): environment = usable
    case .broken(let name, let problem):
      return EnvironmentCheck(name: name, finding: problem.description, failure: CommandFailure(file: problem))
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

  /// The finding for a person, with the name and the verdict in columns.
  /// - Parameters:
  ///   - nameWidth: the cells of the longest name that is checked.
  ///   - width: the cells of a line of the terminal; nil for a line of any length.
  func lines(nameWidth: Int, fitting width: Int?) -> [StyledText] {
    let head =
      StyledText(DisplayText(name).padded(to: nameWidth), .textStrong) + StyledText("  ")
      + StyledText(failure == nil ? "ok       " : "PROBLEM  ", failure == nil ? .statusOk : .statusError)
    return HangingText(head: head, text: DisplayText(finding)).lines(fitting: width)
  }

  /// The finding as JSON.
  var json: JSONValue {
    ["name": .string(name), "ok": .bool(failure == nil), "finding": .string(finding)]
  }
}
