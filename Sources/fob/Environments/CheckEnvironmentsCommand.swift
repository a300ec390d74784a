import ArgumentParser
import Formats
import Services
import TokenModel

/// `fob env check [ENV…]`
struct CheckEnvironmentsCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check environment files and whether the servers answer; no sign-in is spent unless asked for.",
    discussion: """
      EXAMPLES
        fob env check
        fob env check prod --sign-in

      \(ExitStatus.help)
      """)

  @Argument(
    help: "Environments; all when none is named.", completion: .custom { _, _, _ in NameCompletion.environments() })
  var environments: [String] = []

  @Flag(help: "Get a session too, and ask the server about it.")
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
