import ArgumentParser
import Formats
import Glibc
import Host
import Keeping
import TokenModel

/// `fob env add NAME`
struct AddEnvironmentCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Add an environment, from options or by asking.",
    discussion: """
      At a terminal everything that is needed and not given is asked for, the server is tried, and you can log in at once; the exit status is then that of \
      'fob login'. A secret is never an option: name where it comes from, or let it be asked for.

      EXAMPLES
        fob env add
        fob env add prod
        fob env add prod --service preservica --url https://eu.preservica.com \\
          --set username=ops@example.org \\
          --set 'password_command=pass show preservica/prod'

      \(ExitStatus.help())
      """)

  @Argument(help: "The new environment's name: \(EnvironmentName.rule).")
  var name: String?

  @Option(
    help: "Which kind of server: preservica, api.video, pod or oauth2.",
    completion: .custom { _, _, _ in Composition.ofThisProcess().services.profiles.map(\.name.rawValue) })
  var service: String?

  @Option(help: "The server's address.")
  var url: String?

  @Option(name: .customLong("set"), help: ArgumentHelp("Any other key of the file.", valueName: "key=value"))
  var settings: [SettingOption] = []

  @Option(
    name: .customLong("stdin"),
    help: ArgumentHelp("A secret to read from standard input and keep in the file.", valueName: "secret"),
    completion: .list(VaultEntryArguments.ofEnvironments))
  var secretOnStandardInput: String?

  @Flag(help: "Show what would be written; write nothing.")
  var dryRun = false

  /// Whether a person is asked for what is missing: not if a script gives the service.
  private var asks: Bool { service == nil && Prompt.isPossible }

  func perform(_ fob: Composition) async throws(CommandFailure) {
    // Before any thread starts, for a login that replaces this process.
    let inherited = OpenDescriptors.numbers
    let name = try await chosenName(fob)
    let profile = try await chosenService(fob)
    var draft = EnvironmentDraft(name: name, service: profile.name)
    try await complete(&draft, profile)
    let writer = EnvironmentWriter(folder: fob.environments.own)
    if dryRun { return Output.copy(try get { () throws(FileFailure) in try writer.preview(draft) }) }
    if asks {
      let environment = try get { () throws(FileFailure) in try writer.environment(of: draft) }
      guard try await isWanted(environment, fob) else { throw CommandFailure(.failed, "Nothing was written.") }
    }
    let environment = try get { () throws(FileFailure) in try writer.add(draft) }
    let advice = asks ? "" : " Log in with: fob login \(environment.name)"
    Output.result(DisplayText("\(environment.name): written to \(environment.file).\(advice)"))
    Output.noteHiding(of: name, in: fob.environments)
    if asks { try await logIn(to: name, keeping: inherited) }
  }

  private func get<Value>(_ step: () throws(FileFailure) -> Value) throws(CommandFailure) -> Value {
    try EnvironmentStep.run(orEndWith: .usage, step)
  }

  private func chosenName(_ fob: Composition) async throws(CommandFailure) -> EnvironmentName {
    let taken = asks ? fob.environments.own.names() : []
    return try await given(name, orAsk: "Name of the environment:", option: "its name") {
      typed throws(CommandFailure) in
      guard let name = EnvironmentName(typed) else {
        throw CommandFailure(.usage, "An environment's name consists of \(EnvironmentName.rule).")
      }
      guard !taken.contains(typed) else {
        throw CommandFailure(
          .usage,
          "There is an environment '\(typed)' already. Choose another name, or remove it first: fob env remove \(typed)"
        )
      }
      return name
    }
  }

  private func chosenService(_ fob: Composition) async throws(CommandFailure) -> ServiceProfile {
    let profiles = fob.services.profiles
    let names = profiles.map(\.name.rawValue).joined(separator: ", ")
    return try await given(service, orAsk: "Service (\(names)):", option: "--service") {
      typed throws(CommandFailure) in
      guard let profile = profiles.first(where: { $0.isCalled(typed) }) else {
        let nearest = NearestWord.question(after: typed, among: profiles.map(\.name.rawValue))
        throw CommandFailure(.usage, "No service is called '\(typed)'.\(nearest) There are: \(names).")
      }
      return profile
    }
  }

  private func complete(_ draft: inout EnvironmentDraft, _ profile: ServiceProfile) async throws(CommandFailure) {
    if let url {
      draft.set("url", to: url)
    } else if profile.standardOrigin == nil {
      let address = try await given(nil, orAsk: "Address (https://…):", option: "--url") {
        typed throws(CommandFailure) in
        _ = try rethrow(
          Origin(typed),
          as: { (failure: TextFailure) in CommandFailure(.usage, "Not valid: \(failure).") })
        return typed
      }
      draft.set("url", to: address)
    }
    for setting in settings { try add(setting, to: &draft, profile) }
    if let secretOnStandardInput {
      let secret = SecretName(rawValue: secretOnStandardInput)
      guard profile.secrets.contains(secret) else {
        let names = profile.secrets.map(\.rawValue)
        let nearest = NearestWord.question(after: secret.rawValue, among: names)
        throw CommandFailure(
          .usage,
          "--stdin: environments of \(profile.displayName) have no secret '\(secret.rawValue)'.\(nearest) Choose from: "
            + "\(names.joined(separator: ", ")).")
      }
      let missing = CommandFailure(.usage, "--stdin \(secret.rawValue): it is expected on standard input.")
      draft.set(secret, to: .literal(try await StandardInput.line(asking: "\(secret.rawValue):", orFailWith: missing)))
    }
    try await askForTheRest(&draft, profile)
  }

  private func add(
    _ setting: SettingOption, to draft: inout EnvironmentDraft, _ profile: ServiceProfile
  ) throws(CommandFailure) {
    guard !profile.secrets.contains(SecretName(rawValue: setting.key)) else {
      throw CommandFailure(
        .usage,
        "A secret in an argument shows in the process list. Use \(setting.key)_command, \(setting.key)_file, "
          + "\(setting.key)_env or \(setting.key)_vault, or --stdin \(setting.key).")
    }
    draft.set(setting.key, to: setting.value)
  }

  /// At a terminal, asks for the keys that the service needs and that were not given.
  private func askForTheRest(_ draft: inout EnvironmentDraft, _ profile: ServiceProfile) async throws(CommandFailure) {
    guard asks else { return }
    var answers = Dictionary(settings.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    var asked: Set<String> = []
    func isGiven(_ key: EnvironmentKey) -> Bool {
      key.isSecret
        ? secretOnStandardInput == key.name || settings.contains { $0.key.hasPrefix(key.name) }
        : settings.contains { $0.key == key.name }
    }
    while let key = profile.askedKeys({ answers[$0] }).first(where: { !asked.contains($0.name) && !isGiven($0) }) {
      asked.insert(key.name)
      if case .secret(let secret) = key.kind {
        try await SecretConversation(secret: secret).complete(&draft)
        continue
      }
      Output.note(key.help)
      let question = key.isRequired ? "\(key.name):" : "\(key.name) (Enter leaves it out):"
      let typed = try await Prompt.ask(question, isSecret: false, isOptional: !key.isRequired)
      guard !typed.isEmpty else { continue }
      answers[key.name] = typed.revealed
      draft.set(key.name, to: typed.revealed)
    }
  }

  /// Tests whether a login could begin there; if not, the person decides.
  private func isWanted(_ environment: Environment, _ fob: Composition) async throws(CommandFailure) -> Bool {
    let finding = await fob.connections.test(environment)
    Output.note("\(finding.course). \(finding.words)")
    return finding.failed == nil ? true : try await Prompt.confirm("Add it anyway?")
  }

  /// Continues with `fob login` in place of this command, if the person wants that.
  private func logIn(to name: EnvironmentName, keeping inherited: Set<Int32>) async throws(CommandFailure) {
    guard try await Prompt.confirm("Log in now?") else { return }
    let code = ProcessReplacement.run(["/proc/self/exe", "login", name.text], keeping: inherited, adding: [:])
    throw CommandFailure(.failed, "fob login could not be started: \(String(cString: strerror(code)))")
  }

  private func given<Answer>(
    _ value: String?, orAsk question: String, option: String, reading read: (String) throws(CommandFailure) -> Answer
  ) async throws(CommandFailure) -> Answer {
    if let value { return try read(value) }
    guard Prompt.isPossible else {
      throw CommandFailure(.usage, "\(option) is missing, and there is no terminal to ask for it.")
    }
    return try await Prompt.ask(question, reading: read)
  }
}

extension ServiceProfile {
  /// Whether a typed name means the service: the file's name or the displayed one, in any case.
  fileprivate func isCalled(_ typed: String) -> Bool {
    [name.rawValue, displayName].contains { $0.lowercased() == typed.lowercased() }
  }
}

/// `key=value` on the command line.
struct SettingOption: ExpressibleByArgument, Sendable {
  /// The key.
  let key: String
  /// The value.
  let value: String

  init?(argument: String) {
    guard let separator = argument.firstIndex(of: "="), separator != argument.startIndex else { return nil }
    key = argument[..<separator].lowercased()
    value = String(argument[argument.index(after: separator)...])
  }
}

/// Asks a person at the terminal for the source of a secret.
private struct SecretConversation {
  /// The secret.
  let secret: SecretName

  /// Asks, and writes the answer into the draft.
  func complete(_ draft: inout EnvironmentDraft) async throws(CommandFailure) {
    for form in SecretQuestion.forms {
      Output.note("  \(SecretQuestion.displayName(form)): \(SecretQuestion.help(form))")
    }
    let words = SecretQuestion.forms.map(SecretQuestion.displayName)
    let index = try await Prompt.ask(
      "Source of \(secret.rawValue) (\(words.joined(separator: ", ")); Enter: \(words[0])):",
      isOptional: true
    ) { typed throws(CommandFailure) in
      guard let index = typed.isEmpty ? 0 : words.firstIndex(of: typed) else {
        throw CommandFailure(.usage, "Choose one of: \(words.joined(separator: ", ")).")
      }
      return index
    }
    let form = SecretQuestion.forms[index]
    guard let question = SecretQuestion.question(form) else { return draft.set(secret, to: form, Secret("")) }
    draft.set(secret, to: form, try await Prompt.ask("\(question):", isSecret: form == .literal))
  }
}

/// A step with environment files in a command.
enum EnvironmentStep {
  /// Runs it; a problem of the environment ends the command with the status, a missing file with its own.
  static func run<Value>(
    orEndWith status: ExitStatus, _ step: () throws(FileFailure) -> Value
  ) throws(CommandFailure) -> Value {
    try rethrow(
      step(),
      as: { (failure: FileFailure) in CommandFailure(failure.isMissingFile ? .noSuchThing : status, failure.description)
      })
  }
}
