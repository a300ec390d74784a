import ArgumentParser
import Formats
import FoundationEssentials
import Host
import Interface
import Keeping
import TokenModel

/// The argument that names an environment.
struct EnvironmentArgument: ParsableArguments, Sendable {
  @Argument(help: "The environment's name.", completion: .custom { _, _, _ in NameCompletion.environments() })
  var environment: String

  /// The environment of that name.
  func resolve(in fob: Composition) throws(CommandFailure) -> Environment {
    try fob.environment(named: environment)
  }
}

/// The argument that names an environment, or the option for all of them.
struct EnvironmentsArgument: ParsableArguments, Sendable {
  @Argument(
    help: "The environment's name; none with --all-environments.",
    completion: .custom { _, _, _ in NameCompletion.environments() })
  var environment: String?

  @Flag(name: [.customShort("A"), .long], help: "The upload tokens of all environments, in one list.")
  var allEnvironments = false

  func validate() throws {
    if environment != nil, allEnvironments { throw ValidationError("Name an environment, or give --all-environments.") }
    if environment == nil, !allEnvironments {
      throw ValidationError("Name an environment (fob env list shows them), or give --all-environments.")
    }
  }

  /// The named environment, or all that have upload tokens. A broken file among all is skipped with a note.
  func resolve(in fob: Composition) throws(CommandFailure) -> [Environment] {
    guard let environment else {
      return try fob.usable(named: []).filter { fob.services[$0.service]?.profile.uploadTokens != nil }
    }
    return [try fob.environment(named: environment)]
  }
}

/// Shell completions, from folder listings alone: no file is read, no server asked, and no library opened.
enum NameCompletion {
  /// The names of environments, sorted.
  static func environments() -> [String] {
    let variables = ProcessInfo.processInfo.environment
    return EnvironmentFolders(
      configuration: folders.configuration, system: XDGFolders.systemConfiguration { variables[$0] },
      accepted: AcceptedFiles(stateFolder: folders.state), home: "", profiles: []
    ).names()
  }

  /// The names of shares, sorted.
  static func shares() -> [String] {
    ShareFolder(configuration: folders.configuration, home: "").names.map(\.text)
  }

  /// The names of themes: fob's own and the person's.
  static func themes() -> [String] {
    let files = (try? FolderListing.names(in: folders.configuration + "/themes")) ?? []
    let own = files.filter { $0.hasSuffix(".ini") }.map { String($0.dropLast(4)) }
    return Set([ThemeLibrary.automatic] + ThemeLibrary.shippedNames + own).sorted()
  }

  private static var folders: XDGFolders {
    let variables = ProcessInfo.processInfo.environment
    return XDGFolders(environment: variables, home: Composition.home(variables))
  }
}

/// The option for results as JSON.
struct JSONOption: ParsableArguments, Sendable {
  @Flag(name: .customLong("json"), help: "Print JSON (the schema is versioned).")
  var isJSON = false
}

/// Why something is done, for the audit log.
struct ReasonOption: ParsableArguments, Sendable {
  /// The variable that says so for a script, and to the helper processes of a command.
  static let variable = "FOB_REASON"

  @Option(
    name: .customLong("reason"),
    help: ArgumentHelp("Why, for the audit log: a ticket's number. Default: what FOB_REASON says.", valueName: "text"))
  var text: String?
}

/// The option to print a secret.
struct RevealOption: ParsableArguments, Sendable {
  @Flag(name: .customLong("reveal"), help: "Print the token's value too.")
  var isRevealed = false
}

/// How long a session must be valid for a script.
struct ValidityOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Minimum remaining lifetime: 90s, 5m, 1h, or plain seconds. Default: fob refreshes in the last fifth of the lifetime.",
      valueName: "span"),
    transform: TimeSpanOption.init(parsingSeconds:))
  var minValid: TimeSpanOption?
}

/// A length of time on the command line, with its unit: `90s`, `5m`, `2h`, `7d`.
struct TimeSpanOption: Sendable {
  /// The length in seconds.
  let seconds: Int

  /// - Throws: `ValidationError` that names the units.
  init(parsing argument: String) throws {
    guard let seconds = TimeSpan.seconds(parsingWithUnit: argument) else { throw Self.mistake }
    self.seconds = seconds
  }

  /// The same for an option that scripts give in plain seconds.
  init(parsingSeconds argument: String) throws {
    guard let seconds = TimeSpan.seconds(parsing: argument) else { throw Self.mistake }
    self.seconds = seconds
  }

  private static let mistake = ValidationError(
    "Write a whole number and its unit: s, m, h or d for seconds, minutes, hours or days, such as 90s or 8h.")
}
