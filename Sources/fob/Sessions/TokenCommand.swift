import ArgumentParser
import Formats
import FoundationEssentials
import Glibc
import Host
import Keeping
import Services
import TokenModel

/// `fob token ENV`
struct TokenCommand: FobCommand {
  /// What is printed of the token.
  enum Format: String, CaseIterable, ExpressibleByArgument, Sendable {
    case value, header, json, curl, aws
  }

  /// A short way to say some of them.
  enum Form: EnumerableFlag, Sendable {
    case header, json, curlConfig

    static func help(for value: Form) -> ArgumentHelp? {
      switch value {
      case .header: "Print the whole header line: NAME: VALUE."
      case .json: "Print token, header and expiry as JSON."
      case .curlConfig: "Print a line for curl's --config."
      }
    }

    var format: Format {
      switch self {
      case .header: .header
      case .json: .json
      case .curlConfig: .curl
      }
    }
  }

  /// How the command line calls it.
  static let name = "token"

  static let configuration = CommandConfiguration(
    commandName: name,
    abstract: "Print a valid access token; refresh or log in if needed.",
    discussion: """
      EXAMPLES
        fob token prod
        curl --config <(fob token prod --curl-config) \\
          https://eu.preservica.com/api/user/details
        echo "$OLD" | fob token prod --refused    # the server said 401 to $OLD

      \(ExitStatus.helpWithSession())
      """)

  @OptionGroup var target: EnvironmentArgument

  @OptionGroup var validity: ValidityOption

  @Flag var forms: [Form] = []

  @Option(
    help:
      "The same by name; aws is what credential_process in ~/.aws/config expects, for Preservica's S3 gateway. Default: value."
  )
  var format: Format?

  @Flag(help: "Read a token that the server rejected from standard input and get another one.")
  var refused = false

  func validate() throws {
    if forms.count + (format == nil ? 0 : 1) > 1 {
      throw ValidationError("Give one of --header, --json, --curl-config and --format.")
    }
    if refused && validity.minValid != nil {
      throw ValidationError("--refused gives what there is: leave out --min-valid.")
    }
  }

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let environment = try target.resolve(in: fob)
    let s3Secret = try format == .aws ? s3Secret(of: environment, in: fob) : ""
    let held = try await ScriptSession.get(environment, minValid: validity.minValid, refused: refused, in: fob)
    Output.warning(of: held.session)
    switch format ?? forms.first?.format ?? .value {
    case .value: Output.raw(held.presented.value)
    case .header: Output.raw(held.presented.header)
    case .curl: Output.raw(held.presented.curlConfig)
    case .json: Output.json(json(of: held, environment: environment, now: fob.clock.now))
    case .aws: Output.json(credentials(of: held, secret: s3Secret, now: fob.clock.now))
    }
  }

  private func s3Secret(of environment: Environment, in fob: Composition) throws(CommandFailure) -> String {
    let profile = fob.services[environment.service]?.profile
    guard let secret = profile?.s3Secret else {
      let name = profile?.displayName ?? environment.service.rawValue
      throw CommandFailure(.usage, "\(environment.name): \(name) has no S3 gateway; --format aws is for Preservica.")
    }
    return secret
  }

  /// What the command line and the libraries of AWS read from a `credential_process`, in the form of version 1. They compare its end with this host's clock.
  private func credentials(of held: ScriptSession, secret: String, now: Date) -> JSONValue {
    [
      "Version": 1,
      "AccessKeyId": .string(held.presented.token.revealed),
      "SecretAccessKey": .string(secret),
      "Expiration": held.session.secondsLeft(at: now).map { .string(RFC3339.text(now + $0)) } ?? .null,
    ]
  }

  private func json(of held: ScriptSession, environment: Environment, now: Date) -> JSONValue {
    var members = held.presented.json(of: environment, expires: held.session.session.expires)
    members["seconds_left"] = held.session.secondsLeft(at: now).map { .integer(Int64($0)) } ?? .null
    return .object(members)
  }
}

/// `fob token ENV`, alone or with `--header` or `--curl-config`, while the session on disk is good: the call that
/// scripts make most. Answered before the command line is parsed and anything is set up, since that takes longer than
/// the answer.
enum QuickToken {
  /// Prints the token and exits if the command line is just that and there is nothing to refresh, ask or report.
  /// Otherwise it does nothing.
  static func answer(_ commandLine: [String]) {
    guard let (name, form) = request(commandLine), let home = XDGFolders.home(variable: variable) else { return }
    let folders = XDGFolders(home: home, variable: variable)
    let sessions = SessionsFolder(configuration: folders.configuration, state: folders.state, variable: variable)
    let configuration = folders.configuration
    guard
      let cached = CachedToken.find(name, in: sessions, configuration: configuration, now: secondsSince1970),
      isBuiltIn(cached.service) || !cached.isOlder(thanFileIn: serviceFolders(configuration)),
      let text = form.text(cached)
    else { return }
    let code = ExitCode.after { () throws(CommandFailure) in
      Output.raw(text)
      if let failure = Output.failure { throw failure }
      return ExitStatus.done.rawValue
    }
    _exit(code.rawValue)
  }

  /// What is printed of the token.
  private enum Form: CaseIterable {
    case alone, header, curlConfig

    /// The options that select it, after the name.
    var options: ArraySlice<String> {
      switch self {
      case .alone: []
      case .header: ["--header"]
      case .curlConfig: ["--curl-config"]
      }
    }

    /// Nil if the service has no header for it.
    func text(_ cached: CachedToken) -> String? {
      if self == .alone { return cached.token.revealed + "\n" }
      let services = ServiceDirectory(Composition.builtIn(CurlTransport(userAgent: "", environment: [:])))
      let form = services[cached.service]?.profile.scriptToken
      guard let presented = form.flatMap({ PresentedToken(cached.token, as: $0) }) else { return nil }
      return self == .header ? presented.header : presented.curlConfig
    }
  }

  private static func isBuiltIn(_ service: ServiceName) -> Bool {
    Composition.builtIn(CurlTransport(userAgent: "", environment: [:])).contains { $0.profile.name == service }
  }

  private static func serviceFolders(_ configuration: String) -> [String] {
    ([configuration] + XDGFolders.systemConfiguration(variable: variable).map { "\($0)/fob" }).map { "\($0)/services" }
  }

  private static func request(_ commandLine: [String]) -> (EnvironmentName, Form)? {
    guard commandLine.count >= 3, commandLine[1] == TokenCommand.name, let name = EnvironmentName(commandLine[2]),
      let form = Form.allCases.first(where: { commandLine[3...] == $0.options })
    else { return nil }
    return (name, form)
  }

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  private static var secondsSince1970: Double {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
  }
}
