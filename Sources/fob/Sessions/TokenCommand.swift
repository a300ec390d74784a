import ArgumentParser
import Formats
import FoundationEssentials
import TokenModel

/// `fob token ENV`
struct TokenCommand: FobCommand {
  /// What is printed of the token.
  enum Form: EnumerableFlag, Sendable {
    case header, json, curlConfig

    static func help(for value: Form) -> ArgumentHelp? {
      switch value {
      case .header: "Print the whole header line: NAME: VALUE."
      case .json: "Print token, header and expiry as JSON."
      case .curlConfig: "Print a line for curl's --config."
      }
    }
  }

  /// How the command line calls it.
  static let name = "token"

  static let configuration = CommandConfiguration(
    commandName: name,
    abstract: "Print a valid access token: cached, refreshed or logged in anew, never two at once.",
    discussion: """
      EXAMPLES
        fob token prod
        curl --config <(fob token prod --curl-config) \\
          https://eu.preservica.com/api/user/details
        echo "$OLD" | fob token prod --refused    # the server said 401 to $OLD

      \(ExitStatus.help)
      """)

  @OptionGroup var target: EnvironmentArgument

  @Option(
    help: ArgumentHelp("It must live that long still: 90s, 5m, 1h, or plain seconds.", valueName: "span"),
    transform: TimeSpanOption.init(parsingSeconds:))
  var minValid: TimeSpanOption?

  @Flag var forms: [Form] = []

  @Flag(help: "Read a token that the server refused from standard input; give another one.")
  var refused = false

  func validate() throws {
    if forms.count > 1 { throw ValidationError("Give one of --header, --json and --curl-config.") }
    if refused && minValid != nil { throw ValidationError("--refused gives what there is: leave out --min-valid.") }
  }

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let environment = try target.resolve(in: fob)
    let held = try await ScriptSession.get(environment, minValid: minValid, refused: refused, in: fob)
    Output.warning(of: held.session)
    switch forms.first {
    case nil: Output.raw(held.token.revealed + "\n")
    case .header: Output.raw(Self.header(held.headerLine))
    case .curlConfig: Output.raw(Self.curlConfig(held.headerLine))
    case .json: Output.json(json(of: held, environment: environment, now: fob.clock.now))
    }
  }

  /// What `--header` prints.
  static func header(_ line: String) -> String { line + "\n" }

  /// What `--curl-config` prints.
  static func curlConfig(_ line: String) -> String { "header = \(CurlWord.quoted(line))\n" }

  private func json(of held: ScriptSession, environment: Environment, now: Date) -> JSONValue {
    [
      "version": 1,
      "environment": .string(environment.name.text),
      "url": .string(environment.origin.text),
      "token": .string(held.token.revealed),
      "header_name": .string(held.headerName),
      "header_value": .string(held.headerValue),
      "expires_at": held.session.session.expires.map { .string(RFC3339.text($0)) } ?? .null,
      "seconds_left": held.session.secondsLeft(at: now).map { .integer(Int64($0)) } ?? .null,
    ]
  }
}
