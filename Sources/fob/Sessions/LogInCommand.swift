import ArgumentParser
import Formats
import Host
import Interface
import Keeping
import TokenModel

/// `fob login ENV`
struct LogInCommand: ReasonedCommand {
  static let configuration = CommandConfiguration(
    commandName: "login",
    abstract: "Log in; ask for what the environment does not supply.",
    discussion: """
      EXAMPLES
        fob login prod
        pass show preservica/prod | fob login prod --stdin

      If the server wants the login approved in a browser, fob shows the address and the code and waits. The browser may be on another machine.

      If the login ends in the browser (grant = authorization_code), fob takes its end from a browser on this machine; over SSH, or from a browser \
      elsewhere, paste the address at which it ends.

      Without a terminal a login counts as a script's: it is unattended in the audit log, waits after a refusal, and if the server limits sign-ins, leaves \
      the last ones to people.

      \(ExitStatus.helpWithSession())
      """)

  @OptionGroup var target: EnvironmentArgument
  @OptionGroup var reason: ReasonOption

  @Flag(
    name: .customLong("local"),
    help: "Where the session is shared and the share does not answer: log in for this host alone.")
  var isLocal = false

  @Flag(
    name: .customLong("stdin"), help: "Read the answers from standard input, one line each, in the order of asking.")
  var readsStandardInput = false

  func perform(_ fob: Composition) async throws(CommandFailure) {
    var environment = try target.resolve(in: fob)
    let share = isLocal ? environment.share : nil
    if isLocal { environment.share = nil }
    try await confirmOrigin(of: environment, in: fob)
    var answers = LoginAnswers()
    var challenge: LoginChallenge?
    var progress = try await logIn(to: environment, answers, after: challenge, in: fob)
    while true {
      switch progress {
      case .loggedIn(let held):
        if let share { await noteLocalLogin(held, of: environment, share, in: fob) }
        return try SessionLine.report(held, of: environment, now: fob.clock.now)
      case .asks(let fields, let message, let next):
        if let redirect = next?.redirect {
          answers[.address] = try await BrowserLogin(
            redirect, environment: environment.name, readsStandardInput: readsStandardInput, fob: fob
          ).end(saying: message, isAgain: challenge?.redirect != nil)
          challenge = next
          progress = try await logIn(to: environment, answers, after: challenge, in: fob)
          continue
        }
        if let message { Output.note(message) }
        for field in fields { answers[field.name] = try await answer(to: field, for: environment) }
        challenge = next
        progress = try await logIn(to: environment, answers, after: challenge, in: fob)
      case .awaits(let approval, let next):
        progress = try await approved(approval, after: next, in: environment, fob)
      }
    }
  }

  /// Writes down that the other hosts do not have this session.
  private func noteLocalLogin(
    _ held: HeldSession, of environment: Environment, _ share: EnvironmentName, in fob: Composition
  ) async {
    await fob.audit.record(
      AuditEvent(
        .share, in: environment, account: held.session.account,
        detail: "logged in for this host alone, without the share '\(share)'"))
  }

  /// Shows where to approve the login, and waits; Control-C ends the command.
  private func approved(
    _ approval: LoginApproval, after challenge: LoginChallenge, in environment: Environment, _ fob: Composition
  ) async throws(CommandFailure) -> LoginProgress {
    let left = Countdown(to: approval.expires, at: fob.clock.now).text(.twoUnits)
    Output.note(
      """
      \(challenge.message)
      Open:  \(approval.address)
      Code:  \(approval.code)
      """)
    if let address = approval.completeAddress { Output.note("Or:    \(address)") }
    ScannedCode.show(approval.scannedAddress, environment: fob.variables)
    Output.note("Waiting for the approval; the code is valid for \(left). Ctrl-C gives up.")
    return try await rethrow(
      awaiting: await ApprovalWait(sessions: fob.sessions, now: { fob.clock.now }, pause: Pause.sleep).end(
        of: approval, after: challenge, in: environment), as: CommandFailure.init(_:))
  }

  private func logIn(
    to environment: Environment, _ answers: LoginAnswers, after challenge: LoginChallenge?, in fob: Composition
  ) async throws(CommandFailure) -> LoginProgress {
    try await rethrow(
      awaiting: await fob.sessions.logIn(to: environment, answers: answers, after: challenge),
      as: CommandFailure.init(_:))
  }

  private func answer(to field: LoginField, for environment: Environment) async throws(CommandFailure) -> Secret {
    if readsStandardInput {
      return try await StandardInput.line(
        asking: "\(field.label) for \(environment.name):",
        orFailWith: CommandFailure(
          .loginNeeded, "\(environment.name): \(field.label) was expected on standard input."))
    }
    return try await Prompt.ask("\(field.label) for \(environment.name):", isSecret: field.isSecret)
  }

  /// A changed address gets nothing until a person at a terminal has seen both addresses; each of several is confirmed.
  private func confirmOrigin(of environment: Environment, in fob: Composition) async throws(CommandFailure) {
    guard case .otherOrigin(let change) = fob.sessions.status(of: environment).holding else { return }
    guard Prompt.isPossible else { throw CommandFailure(.originChanged(environment.name, change)) }
    for origin in change.to {
      Output.note(
        "\(environment.name): its address changed from \(change.from) to \(origin). Password and session will go there."
      )
      guard try await Prompt.ask("Type the new host to confirm:", isSecret: false).revealed == origin.host
      else {
        throw CommandFailure(
          .loginNeeded, "\(environment.name): the new address was not confirmed; nothing was sent.")
      }
    }
  }
}
