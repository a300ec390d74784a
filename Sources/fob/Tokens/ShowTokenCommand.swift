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
        curl --config <(fob tokens show pod k3vq9x2mab --reveal --curl-config) \\
          --form 'upload[files][]=@FILE'

      \(ExitStatus.helpWithSession())
      """)

  @OptionGroup var environment: EnvironmentArgument
  @OptionGroup var target: TokenTarget
  @OptionGroup var output: JSONOption
  @OptionGroup var reveal: RevealOption

  @Flag(help: "Print lines for curl's --config that upload with the token; with --reveal only.")
  var curlConfig = false

  func validate() throws {
    if curlConfig && (!reveal.isRevealed || output.isJSON) {
      throw ValidationError("--curl-config prints the token's value: it needs --reveal, and goes without --json.")
    }
  }

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let environment = try environment.resolve(in: fob)
    let support = try fob.uploadTokenSupport(of: environment)
    let row = try await target.resolve(of: environment, in: fob)
    if reveal.isRevealed { await fob.noteReveal(of: [row], in: environment) }
    if curlConfig {
      guard let use = support.use else {
        throw CommandFailure(.usage, "--curl-config: how \(environment.service)'s upload tokens are used is not known.")
      }
      return Output.raw(use.curlConfig(of: row.token, at: environment.origin))
    }
    TokenPrinter(
      support: support, isJSON: output.isJSON, isRevealed: reveal.isRevealed, thresholds: fob.expiryThresholds
    ).show(row, now: fob.serverTime(of: environment), grace: await GraceMarks.read(in: fob)[row.handle])
  }
}
