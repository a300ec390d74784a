import ArgumentParser
import Formats
import Glibc
import Host
import TokenModel

/// `fob exec ENV -- COMMAND…`
struct ExecCommand: ParsableCommand, Sendable {
  static let configuration = CommandConfiguration(
    commandName: "exec",
    abstract: "Run a command with a token in its environment.",
    discussion: """
      The command finds FOB_TOKEN (the token), FOB_HEADER (the whole header line), FOB_URL and FOB_ENVIRONMENT.

      EXAMPLE
        fob exec prod -- sh -c 'curl -H "$FOB_HEADER" "$FOB_URL/api/user/details"'

      EXIT STATUS
        that of the command
        125 fob failed   126 the command cannot be run   127 there is no such command
      """)

  /// The exit status if the command could not be run, also for wrong arguments (as with `env`).
  static let ownFailure: Int32 = 125

  @OptionGroup var target: EnvironmentArgument

  @OptionGroup var validity: ValidityOption

  @Argument(parsing: .postTerminator, help: "The command and its arguments, behind --.")
  var command: [String] = []

  func validate() throws {
    if command.isEmpty { throw ValidationError("Name the command behind --: fob exec ENV -- COMMAND…") }
  }

  func run() throws {
    // Before any thread starts: later a number may be closed and reused.
    let inherited = OpenDescriptors.numbers
    throw ExitCode.after { () throws(CommandFailure) in
      try TaskWaiting.wait { () async throws(CommandFailure) in
        await perform(Composition.ofThisProcess(keeping: .apartAtTerminal), keeping: inherited)
      }
      return ExitStatus.done.rawValue
    }
  }

  private func perform(_ fob: Composition, keeping inherited: Set<Int32>) async {
    let held: ScriptSession
    let environment: Environment
    do {
      environment = try target.resolve(in: fob)
      held = try await ScriptSession.get(environment, minValid: validity.minValid, in: fob)
    } catch {
      Output.note("fob: \(error.message)")
      Glibc.exit(ExecCommand.ownFailure)
    }
    Output.warning(of: held.session)
    let code = ProcessReplacement.run(
      command, keeping: inherited,
      adding: [
        "FOB_TOKEN": held.presented.token.revealed, "FOB_HEADER": held.presented.headerLine,
        "FOB_URL": environment.origin.text,
        "FOB_ENVIRONMENT": environment.name.text,
      ], removing: environment.variablesOfSecrets)
    let reason = String(cString: strerror(code))
    Output.note("fob: \(command[0]): \(reason)")
    Glibc.exit(code == ENOENT ? 127 : 126)
  }
}

extension Environment {
  /// The variables that hold its long-lived secrets, which the token replaces.
  fileprivate var variablesOfSecrets: [String] {
    secrets.values.compactMap { source in
      if case .variable(let name) = source { name } else { nil }
    }
  }
}
