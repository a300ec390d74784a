import ArgumentParser
import Formats
import TokenModel

/// `fob env list`
struct ListEnvironmentsCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the environments, the broken ones with what is wrong.",
    discussion: """
      EXAMPLE
        fob env list --json

      \(ExitStatus.help)
      """)

  @OptionGroup var output: JSONOption

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let entries = fob.environments.entries()
    if output.isJSON {
      Output.json(["version": 1, "environments": .array(entries.map { EnvironmentRecord($0).json })])
      return
    }
    if entries.isEmpty { Output.noteEmptiness(of: fob.environments) }
    var table = TextTable(["ENVIRONMENT", "", "SERVICE", "ADDRESS", "ACCOUNT", "LABEL", "PROBLEM"])
    for entry in entries {
      switch entry {
      case .usable(let environment):
        table.add([
          DisplayText(entry.name), environment.isProduction ? "PRODUCTION" : "",
          DisplayText(environment.service.rawValue), DisplayText(environment.origin.text),
          DisplayText(environment.username ?? "–"), DisplayText(environment.label ?? ""),
        ])
      case .broken(let name, let problem):
        table.add([DisplayText(name), "", "", "", "", "", DisplayText(problem.description)])
      }
    }
    guard !entries.isEmpty else { return }
    Output.result(table.lines(fitting: Output.width(environment: fob.variables), sentences: "PROBLEM"))
  }
}
