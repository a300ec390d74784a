import ArgumentParser
import Formats
import FoundationEssentials
import Host
import ServiceFiles
import Services
import TokenModel

/// `fob service check FILE`
struct CheckServiceCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check a service file: what fob does for each line.",
    discussion: """
      With an environment fob also asks its server what changes nothing there: check and list, with the session that it has.

      EXAMPLES
        fob service check hub.ini
        fob service check hub.ini --against hub

      \(ExitStatus.helpWithSession())
      """)

  @Argument(help: "The file: NAME.ini, wherever it is.", completion: .file(extensions: ["ini"]))
  var file: String

  @Option(
    help: ArgumentHelp(
      "An environment of the service whose server is asked. Default: no server is.", valueName: "environment"),
    completion: .custom { _, _, _ in NameCompletion.environments() })
  var against: String?

  @OptionGroup var output: ListOutput

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let description = try rethrow(fob.serviceFiles.check(file), as: CommandFailure.init(file:))
    let environment = try against.map { name throws(CommandFailure) in try fob.environment(named: name) }
    if let environment, environment.service != description.name {
      throw CommandFailure(
        .usage,
        "\(environment.name) has 'service = \(environment.service)', and the file describes '\(description.name)'.")
    }
    var findings: [String] = []
    if let environment { findings = try await self.findings(of: description, in: environment, fob) }
    let lines = output.limited(description.lines)
    if output.isJSON {
      return Output.json([
        "version": 1, "service": .string(description.name.rawValue), "name": .string(description.displayName),
        "lines": .array(lines.map { $0.json(environment) }), "findings": .array(findings.map { .string($0) }),
      ])
    }
    var table = TextTable([.init("LINE", .stays), .init("KEY", .stays), .init("WHAT FOB DOES", .stays)])
    for line in lines {
      table.add([DisplayText("\(line.number)"), DisplayText(line.key.rawValue), DisplayText(line.meaning(environment))])
    }
    try output.show(table, in: fob)
    for finding in findings { Output.note("fob: \(DisplayText(finding))") }
  }

  /// What the server says under the session that is there.
  private func findings(
    of description: ServiceDescription, in environment: Environment, _ fob: Composition
  ) async throws(CommandFailure) -> [String] {
    guard case .session(let held) = fob.sessions.status(of: environment).holding,
      held.session.origin == environment.origin
    else {
      throw CommandFailure(
        .loginNeeded, "\(environment.name) has no session, so nothing was sent. Log in: fob login \(environment.name)")
    }
    let service = DescribedService(description, transport: fob.transport)
    let access = Access(
      environment: environment, session: held.session, now: fob.clock.now.addingTimeInterval(held.clockOffset))
    do throws(ServiceFailure) {
      let details = try await service.sessionDetails(access).value
      var findings = [
        "The session is valid: \(details.facts.map { "\($0.name) \($0.values.joined(separator: " "))" }.joined(separator: ", "))"
      ]
      guard let support = service.profile.uploadTokens else { return findings }
      let rows = try await service.uploadTokens(TokenQuery(), access).value.rows
      findings.append(
        "list has \(rows.count) upload tokens, \(rows.filter { $0.problem != nil }.count) of them with a problem.")
      findings += Set(rows.compactMap(\.problem)).sorted()
      for (key, has) in Self.facts where support.facts.contains(key) || key == .label {
        findings.append("\(key.name): known of \(rows.filter(has).count).")
      }
      return findings
    } catch {
      throw CommandFailure(error.exitStatus, error.description)
    }
  }

  private static let facts: [(TokenField, @Sendable (UploadToken) -> Bool)] = [
    (.label, { $0.label != nil }), (.scope, { $0.scope != nil }), (.created, { $0.created != nil }),
    (.expiry, { $0.expiry != .unknown }), (.lastUse, { $0.lastUse != .unknown }),
  ]
}

extension ServiceDescription.Line {
  /// The request that the line makes, or what it is for.
  /// - Parameter environment: whose address and username are filled in, or nil.
  fileprivate func meaning(_ environment: Environment?) -> String {
    switch key.content {
    case .request, .body, .header:
      let name = environment?.username ?? "{username}"
      let filled = Placeholder.secrets.reduce(value.replacing("{username}", with: name)) { text, secret in
        text.replacing("{\(secret.word)}", with: Secret.mask)
      }
      let parts = filled.split(separator: " ")
      guard key.content == .request, let path = parts.firstIndex(where: { $0.hasPrefix("/") }) else { return filled }
      return "\(parts[..<path].joined(separator: " ")) \(environment?.origin.text ?? "")\(parts[path])"
    case .words: return key.help
    }
  }

  fileprivate func json(_ environment: Environment?) -> JSONValue {
    ["line": .integer(Int64(number)), "key": .string(key.rawValue), "meaning": .string(meaning(environment))]
  }
}
