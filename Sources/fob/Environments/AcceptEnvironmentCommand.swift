import ArgumentParser
import Formats
import Host
import Keeping
import TokenModel

/// `fob env accept ENV`
struct AcceptEnvironmentCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept",
    abstract: "Accept a system-wide environment that is not root's, as its file is now.",
    discussion: """
      Files in fob/environments below /etc and each folder of XDG_CONFIG_DIRS are for all users of the machine. One that root alone can change counts \
      at once. Another one, such as a team's in a git clone, counts only once you have accepted what it has fob run, read, write, redirect or trust. If \
      it has changed since, all that uses it ends with 4 until you accept it again; then you see what has changed. The audit log keeps what you accept.

      EXAMPLE
        fob env accept prod

      \(ExitStatus.help(.noSuchThing))
      """)

  @Argument(help: "The environment's name.", completion: .custom { _, _, _ in NameCompletion.environments() })
  var name: String

  @Flag(help: "Do not ask.")
  var yes = false

  func perform(_ fob: Composition) async throws(CommandFailure) {
    guard let environmentName = EnvironmentName(name) else {
      throw CommandFailure(lookup: .unknown(name: name, existing: fob.environments.names()))
    }
    let found = try rethrow(fob.environments.unaccepted(environmentName), as: CommandFailure.init(lookup:))
    guard let found else {
      let environment = try fob.environment(named: name)
      Output.note("fob: \(name): there is nothing to accept; \(environment.file) counts as it is.")
      return
    }
    let environment = found.environment
    let account = environment.username.map { " as \($0)" } ?? ""
    let state = found.wasAccepted ? "changed since you accepted it" : "not accepted yet"
    Output.note("\(name): \(environment.file), \(state), logs in to \(environment.origin.text)\(account).")
    if found.wasAccepted { Acceptance.show(found.lines, since: found.acceptedLines, of: name) }
    TermLines.show(found.terms, of: environmentName)
    try await Acceptance.confirm(name, isConfirmed: yes)
    try rethrow(
      fob.environments.accept(found), as: { (failure: SystemFailure) in CommandFailure(.failed, failure.description) })
    await fob.audit.record(
      AuditEvent(.accept, in: environment, account: nil, detail: "\(environment.file), SHA-256 \(found.digest)"))
    Output.result(DisplayText("\(name): accepted \(environment.file)"))
  }
}

/// The question whether a file is accepted.
enum Acceptance {
  /// Shows what a file says otherwise than when it was accepted.
  /// - Parameter accepted: the lines that were accepted; nil if they are not known.
  static func show(_ lines: FileLines, since accepted: FileLines?, of name: String) {
    guard let accepted else {
      return Output.note("\(name): what was accepted is known by its digest alone, so fob cannot say what changed.")
    }
    let changes = accepted.changes(to: lines)
    let secrets = lines.hasSecrets ? " Whether secrets in it are others fob does not know." : ""
    guard !changes.isEmpty else {
      return Output.note("\(name): no key has another value; comments, blanks or the order differ.\(secrets)")
    }
    Output.note("\(name): this has changed (- accepted, + now):\(secrets)")
    for change in changes {
      if let old = change.old { Output.note("  - \(DisplayText("\(change.key) = \(old)"))") }
      if let new = change.new { Output.note("  + \(DisplayText("\(change.key) = \(new)"))") }
    }
  }

  /// Asks it, unless the command line has answered it.
  /// - Parameter name: what the file is of.
  /// - Throws: if the answer is no, or there is nobody to ask.
  static func confirm(_ name: String, isConfirmed: Bool) async throws(CommandFailure) {
    if isConfirmed { return }
    guard Prompt.isPossible else {
      throw CommandFailure(.usage, "fob cannot ask for confirmation (no terminal); use --yes.")
    }
    guard try await Prompt.confirm("Accept the file as it is now?") else {
      throw CommandFailure(.failed, "\(name): not accepted.")
    }
  }
}

/// What the file of an environment has fob do, for somebody who is to agree to it.
enum TermLines {
  static func show(_ terms: [EnvironmentTerm], of name: EnvironmentName) {
    if !terms.isEmpty { Output.note("\(name): this file has fob do the following:") }
    for term in terms { Output.note("  \(term.key) = \(DisplayText(term.value))\n    \(term.consequence)") }
  }
}
