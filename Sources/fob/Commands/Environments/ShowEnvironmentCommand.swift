import ArgumentParser
import Formats
import TokenModel

/// `fob env show ENV`
struct ShowEnvironmentCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show what an environment's file says; secrets stay masked.",
    discussion: """
      EXAMPLE
        fob env show prod

      \(ExitStatus.help)
      """)

  @OptionGroup var target: EnvironmentArgument
  @OptionGroup var output: JSONOption

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let record = EnvironmentRecord(.usable(try target.resolve(in: fob)))
    if output.isJSON {
      Output.json(["version": 1, "environment": record.json])
    } else {
      FactLines.show(record.facts.map { (DisplayText($0), DisplayText($1)) })
    }
  }
}
