import ArgumentParser
import Formats
import TokenModel

/// `fob tokens label ENV HANDLE [TEXT]`
struct LabelTokenCommand: ReasonedCommand {
  static let configuration = CommandConfiguration(
    commandName: "label",
    abstract: "Set your own label for an upload token, where the server has none.",
    discussion: """
      EXAMPLES
        fob tokens label video k3vq9x2mab 'batch upload'
        fob tokens label video k3vq9x2mab --clear

      \(ExitStatus.helpWithSession())
      """)

  @OptionGroup var environment: EnvironmentArgument
  @OptionGroup var target: TokenTarget
  @OptionGroup var reason: ReasonOption

  @Argument(help: "The label.")
  var label: String?

  @Flag(help: "Forget the label.")
  var clear = false

  func validate() throws {
    if (label == nil) != clear { throw ValidationError("Give a label, or --clear to forget it.") }
    _ = try rethrow(
      label.map { label throws(TextFailure) in try OwnLabel.checked(label) },
      as: { (failure: TextFailure) in ValidationError(failure.description) })
  }

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let environment = try environment.resolve(in: fob)
    let row = try await target.resolve(of: environment, in: fob)
    let labelled = try await rethrow(
      awaiting: await fob.tokens.setLabel(label, for: row.token.reference, in: environment),
      as: CommandFailure.init(_:))
    Output.result(DisplayText("\(labelled.handle)  \(labelled.label ?? "–")"))
    if let problem = labelled.token.problem { Output.note("fob: \(problem)") }
  }
}
