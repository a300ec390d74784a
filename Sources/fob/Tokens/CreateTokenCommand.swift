import ArgumentParser
import Formats
import TokenModel

/// `fob tokens create ENV`
struct CreateTokenCommand: ReasonedCommand {
  static let configuration = CommandConfiguration(
    commandName: "create",
    abstract: "Create an upload token.",
    discussion: """
      EXAMPLES
        fob tokens create video --lifetime 2h --label 'batch upload' --reveal
        fob tokens create pod --scope upload --label 'nightly job' \\
          --organization example-university

      \(ExitStatus.helpWithSession())
      """)

  @OptionGroup var target: EnvironmentArgument

  @Option(help: "What it is for; stored by the server if it has labels, else here. Default: none.")
  var label: String?

  @Option(help: "Whom to ring about it; stored here. Default: nobody.")
  var contact: String?

  @Option(
    help:
      "What it allows: all, upload or download, if the service has scopes. Default: the most that the organization can have.",
    completion: .list(TokenScope.known.map(\.rawValue)))
  var scope: String?

  @Option(
    help: """
      How long it is valid: 90s, 5m, 2h, or never. Default: \(TimeSpan.text(seconds: UploadTokenSupport.Lifetimes.proposedSeconds)) \
      if tokens of the service can expire.
      """, transform: LifetimeOption.init(parsing:))
  var lifetime: LifetimeOption?

  @Option(help: "The organization. Default: the account's only one.")
  var organization: String?

  @OptionGroup var output: JSONOption
  @OptionGroup var reveal: RevealOption
  @OptionGroup var reason: ReasonOption

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let environment = try target.resolve(in: fob)
    let support = try fob.uploadTokenSupport(of: environment)
    let request = try request(support, of: environment)
    if !reveal.isRevealed { try support.refuseToLoseValues(in: environment, "add --reveal") }
    do {
      let row = try await fob.tokens.create(request, in: environment)
      if reveal.isRevealed { await fob.noteReveal(of: [row], in: environment) }
      TokenPrinter(
        support: support, isJSON: output.isJSON, isRevealed: reveal.isRevealed, thresholds: fob.expiryThresholds
      ).show(
        row, now: fob.serverTime(of: environment))
    } catch .service(.refused(_, let reason, field: "organization")) where organization == nil {
      throw CommandFailure(.usage, "\(reason) Add --organization NAME.")
    } catch {
      throw CommandFailure(error)
    }
  }

  private func request(
    _ support: UploadTokenSupport, of environment: Environment
  ) throws(CommandFailure) -> TokenRequest {
    for (note, text) in [OwnNote.label: label, .contact: contact] {
      _ = try rethrow(
        text.map { text throws(TextFailure) in try note.checked(text) },
        as: { (failure: TextFailure) in CommandFailure(.usage, "--\(note.rawValue): \(failure.description)") })
    }
    return TokenRequest(
      label: label, contact: contact, scope: try chosenScope(support, of: environment),
      lifetime: try chosenLifetime(support, of: environment),
      organization: organization)
  }

  private func chosenScope(
    _ support: UploadTokenSupport, of environment: Environment
  ) throws(CommandFailure) -> TokenScope? {
    guard let scope else { return nil }
    let names = support.scopes.map(\.rawValue)
    let words = support.combinesScopes ? scope.split(separator: " ").map(String.init) : [scope]
    if let unknown = words.isEmpty ? scope : words.first(where: { !names.contains($0) }) {
      let (possible, nearest) = (names.joined(separator: ", "), NearestWord.question(after: unknown, among: names))
      throw CommandFailure(
        .usage,
        possible.isEmpty
          ? "--scope: \(environment.service) has no scopes to choose from."
          : "--scope: \(environment.service) has no scope '\(unknown)'.\(nearest) Choose from: \(possible).")
    }
    return TokenScope(rawValue: words.joined(separator: " "))
  }

  private func chosenLifetime(
    _ support: UploadTokenSupport, of environment: Environment
  ) throws(CommandFailure) -> TokenRequest.Lifetime {
    switch (support.lifetimes, lifetime?.lifetime ?? support.lifetimes.standard) {
    case (_, .never): return .never
    case (.neverOnly, .seconds):
      throw CommandFailure(
        .usage, "--lifetime: tokens of \(environment.service) never expire; only revoking ends them.")
    case (.choosable(let maximum), .seconds(let seconds)):
      guard (1...maximum).contains(seconds) else {
        throw CommandFailure(.usage, "--lifetime: from 1 to \(maximum) seconds, or never.")
      }
      return .seconds(seconds)
    }
  }
}

/// A lifetime on the command line: a length of time with its unit, or `never`.
struct LifetimeOption: Sendable {
  /// The lifetime.
  let lifetime: TokenRequest.Lifetime

  /// - Throws: `ValidationError` that names the units.
  init(parsing argument: String) throws {
    if argument == "never" {
      lifetime = .never
    } else if let seconds = TimeSpan.seconds(parsingWithUnit: argument), seconds > 0 {
      lifetime = .seconds(seconds)
    } else {
      throw ValidationError(
        "Write a whole number and its unit: s, m, h or d for seconds, minutes, hours or days, such as 2h; or never.")
    }
  }
}
