import ArgumentParser
import Formats
import TokenModel

/// `fob tokens show ENV HANDLE`
struct ShowTokenCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show one upload token in full.",
    discussion: """
      EXAMPLES
        fob tokens show video k3vq9x2mab
        fob tokens show pod k3vq9x2mab --reveal

      \(ExitStatus.help)
      """)

  @OptionGroup var environment: EnvironmentArgument
  @OptionGroup var target: TokenTarget
  @OptionGroup var output: JSONOption
  @OptionGroup var reveal: RevealOption

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let environment = try environment.resolve(in: fob)
    let support = try fob.uploadTokenSupport(of: environment)
    let row = try await target.resolve(of: environment, in: fob)
    if reveal.isRevealed { await fob.noteReveal(of: [row], in: environment) }
    TokenPrinter(support: support, isJSON: output.isJSON, isRevealed: reveal.isRevealed).show(
      row, now: fob.serverTime(of: environment))
  }
}
