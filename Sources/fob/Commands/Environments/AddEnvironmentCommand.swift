import ArgumentParser
import Formats
import TokenModel

/// `fob env add NAME`
struct AddEnvironmentCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Add an environment, from options or by asking.",
    discussion: """
      At a terminal everything that is needed and not given is asked for. A secret is never an option: name where it comes from, or let it be asked for.

      EXAMPLES
        fob env add prod
        fob env add prod --service preservica --url https://eu.preservica.com --set username=ops@example.org \\
          --set 'password_command=pass show preservica/prod'

      \(ExitStatus.help)
      """)

  @Argument(help: "The new environment's name: \(EnvironmentName.rule).")
  var name: String

  @Option(help: "preservica, api.video or pod.")
  var service: String?

  @Option(help: "The server's address.")
  var url: String?

  @Option(name: .customLong("set"), help: ArgumentHelp("Any other key of the file.", valueName: "key=value"))
  var settings: [SettingOption] = []

  @Option(
    name: .customLong("stdin"),
    help: ArgumentHelp("A secret to read from standard input and keep in the file.", valueName: "secret"))
  var secretOnStandardInput: String?

  @Flag(help: "Show what would be written, and write nothing.")
  var dryRun = false

  func perform(_ fob: Composition) async throws(CommandFailure) {
    guard let name = EnvironmentName(name) else {
      throw CommandFailure(.usage, "An environment's name is made of \(EnvironmentName.rule).")
    }
    let profile = try await chosenService(fob)
    var draft = EnvironmentDraft(name: name, service: profile.name)
    try await complete(&draft, profile)
    let writer = EnvironmentWriter(folder: fob.environments)
    do throws(EnvironmentProblem) {
      if dryRun {
        Output.copy(try writer.preview(draft))
      } else {
        let environment = try writer.add(draft)
        Output.result(
          DisplayText("\(environment.name): written to \(environment.file). Log in with: fob login \(environment.name)")
        )
      }
    } catch {
      throw CommandFailure(.usage, error.description)
    }
  }

  private func chosenService(_ fob: Composition) async throws(CommandFailure) -> ServiceProfile {
    let profiles = fob.services.profiles
    let names = profiles.map(\.name.rawValue).joined(separator: ", ")
    let typed = try await given(service, orAsk: "Service (\(names)):", option: "--service")
    guard let profile = profiles.first(where: { $0.name.rawValue == typed }) else {
      throw CommandFailure(.usage, "There is no service '\(typed)'. There are: \(names).")
    }
    return profile
  }

  private func complete(_ draft: inout EnvironmentDraft, _ profile: ServiceProfile) async throws(CommandFailure) {
    if let url {
      draft.set("url", to: url)
    } else if profile.standardOrigin == nil {
      draft.set("url", to: try await given(nil, orAsk: "Address (https://…):", option: "--url"))
    }
    for setting in settings { try add(setting, to: &draft) }
    if let secretOnStandardInput {
      guard let secret = SecretName(rawValue: secretOnStandardInput) else {
        let names = SecretName.allCases.map(\.rawValue).joined(separator: ", ")
        throw CommandFailure(.usage, "--stdin takes one of: \(names).")
      }
      let missing = CommandFailure(.usage, "--stdin \(secret.rawValue): it is expected on standard input.")
      draft.set(secret, to: .literal(try await StandardInput.line(asking: "\(secret.rawValue):", orFailWith: missing)))
    }
    try await askForTheRest(&draft, profile)
  }

  private func add(_ setting: SettingOption, to draft: inout EnvironmentDraft) throws(CommandFailure) {
    guard SecretName(rawValue: setting.key) == nil else {
      throw CommandFailure(
        .usage,
        "A secret in an argument shows in the process list. Give \(setting.key)_command, \(setting.key)_file, "
          + "\(setting.key)_env or \(setting.key)_vault, or --stdin \(setting.key).")
    }
    draft.set(setting.key, to: setting.value)
  }

  /// At a terminal, the account's plain keys that nothing was said of.
  private func askForTheRest(_ draft: inout EnvironmentDraft, _ profile: ServiceProfile) async throws(CommandFailure) {
    guard service == nil, Prompt.isPossible else { return }
    for key in profile.keys where !settings.contains(where: { $0.key == key.name }) {
      switch key.kind {
      case .username, .tenant:
        Output.note(key.help)
        let question = key.isRequired ? "\(key.name):" : "\(key.name) (Enter leaves it out):"
        let typed = try await Prompt.ask(question, isSecret: false, isOptional: !key.isRequired)
        if !typed.isEmpty { draft.set(key.name, to: typed.revealed) }
      case .organizations, .secret: continue
      }
    }
  }

  private func given(_ value: String?, orAsk question: String, option: String) async throws(CommandFailure) -> String {
    if let value { return value }
    guard Prompt.isPossible else {
      throw CommandFailure(.usage, "\(option) is missing, and there is no terminal to ask at.")
    }
    return try await Prompt.ask(question, isSecret: false).revealed
  }
}
