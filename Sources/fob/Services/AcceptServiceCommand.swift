import ArgumentParser
import Formats
import Host
import Keeping
import ServiceFiles
import Services
import TokenModel

/// `fob service accept SERVICE`
struct AcceptServiceCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept",
    abstract: "Accept a service file that is not yours or root's, or takes another's place, as it is now.",
    discussion: """
      A service file says what is sent where, so fob uses your own and root's at once, and others only once you have accepted them: a system-wide file \
      that is not root's, and any file with the name of one that is part of fob. If a file that is not yours or root's has changed since, all that uses \
      the service ends with 4 until you accept it again; then you see what has changed. The audit log keeps what you accept, for each environment of the \
      service.

      EXAMPLE
        fob service accept hub

      \(ExitStatus.help(.noSuchThing))
      """)

  @Argument(help: "The service's name, as environments have it.")
  var name: String

  @Flag(help: "Do not ask.")
  var yes = false

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let service = ServiceName(rawValue: name)
    let found = try rethrow(UnacceptedServiceFile(of: service, in: fob.serviceFiles), as: CommandFailure.init(file:))
    guard let found else {
      guard try rethrow(fob.services.profile(of: service), as: CommandFailure.init(file:)) != nil else {
        throw CommandFailure(.noSuchThing, "There is no service '\(DisplayText(name))'. List them: fob service list")
      }
      Output.note("fob: \(name): there is nothing to accept; the service counts as it is.")
      return
    }
    let wasAccepted = fob.accepted.consent(to: found.path, found.content) == .outdated
    let state = wasAccepted ? "changed since you accepted it" : "not accepted yet"
    Output.note("\(name): \(DisplayText(found.path)), \(state).")
    let lines = try rethrow(
      FileLines(INIDocument(utf8: found.content), choosingKeysIn: ServiceKey.Section.settings.rawValue),
      as: { (failure: TextFailure) in CommandFailure(file: failure.of(found.path)) })
    if wasAccepted { Acceptance.show(lines, since: fob.accepted.lines(of: found.path), of: name) }
    Output.note("\(name): this file has fob do the following:")
    for line in found.description.lines {
      Output.note("  \(line.key.rawValue) = \(DisplayText(line.value))\n    \(line.key.help)")
    }
    try await Acceptance.confirm(name, isConfirmed: yes)
    try rethrow(
      fob.accepted.accept(found.path, found.content, lines: lines),
      as: { (failure: SystemFailure) in CommandFailure(.failed, failure.description) })
    let detail = "service file \(found.path), SHA-256 \(AcceptedFiles.digest(of: found.content))"
    for environment in fob.environments.entries().compactMap(\.environment) where environment.service == service {
      await fob.audit.record(AuditEvent(.accept, in: environment, account: nil, detail: detail))
    }
    Output.result(DisplayText("\(name): accepted \(found.path)"))
  }
}
