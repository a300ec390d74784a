import ArgumentParser
import Formats
import Interface
import Keeping
import TokenModel

/// `fob env …`
struct EnvironmentCommands: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "env",
    abstract: "List, show, add, import, accept, remove and check environments.",
    subcommands: [
      ListEnvironmentsCommand.self, ShowEnvironmentCommand.self, AddEnvironmentCommand.self,
      ImportEnvironmentsCommand.self, AcceptEnvironmentCommand.self, RemoveEnvironmentCommand.self,
      CheckEnvironmentsCommand.self,
    ])
}

/// `fob env list`
private struct ListEnvironmentsCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the environments, broken ones with the reason.",
    discussion: """
      FROM says where the file is: 'you' for your own folder, else the folder of the machine's configuration, such as /etc. Your file of the same name \
      hides that one.

      EXAMPLE
        fob env list --columns environment,address

      \(ExitStatus.help())
      """)

  @OptionGroup var output: ListOutput

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let entries = output.limited(fob.environments.entries())
    if output.isJSON {
      Output.json(["version": 1, "environments": .array(entries.map { EnvironmentRecord($0, in: fob).json })])
      return
    }
    if entries.isEmpty { Output.noteEmptiness(of: fob.environments) }
    var table = TextTable([
      .init("ENVIRONMENT", .stays), .init("", name: "production", .stays), .init("SERVICE", .worth(3)),
      .init("ADDRESS", .worth(4)), .init("ACCOUNT", .worth(1)), .init("LABEL", .worth(2)), .init("FROM", .worth(5)),
      .init("PROBLEM", .sentence),
    ])
    for entry in entries {
      switch entry {
      case .usable(let environment):
        table.add(
          [
            DisplayText(entry.name), environment.isProduction ? "PRODUCTION" : "",
            DisplayText(environment.service.rawValue), DisplayText(environment.origin.text),
            DisplayText(environment.username ?? "–"), DisplayText(environment.label ?? ""),
            DisplayText(environment.place.text),
          ], roles: ["environment": .textStrong, "production": .envProduction])
      case .broken(let name, let problem):
        table.add(
          [
            DisplayText(name), "", "", "", "", "", DisplayText(fob.environments.place(ofFile: problem.file).source),
            DisplayText(problem.description),
          ],
          roles: ["environment": .textStrong, "problem": .statusError])
      }
    }
    guard !entries.isEmpty else { return }
    try output.show(table, in: fob)
  }
}

/// `fob env show ENV`
private struct ShowEnvironmentCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show an environment's settings; secrets stay masked.",
    discussion: """
      EXAMPLE
        fob env show prod

      \(ExitStatus.help(.noSuchThing))
      """)

  @OptionGroup var target: EnvironmentArgument
  @OptionGroup var output: JSONOption

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let record = EnvironmentRecord(.usable(try target.resolve(in: fob)), in: fob)
    if output.isJSON {
      Output.json(["version": 1, "environment": record.json])
    } else {
      FactLines.show(record.facts.map { (DisplayText($0), DisplayText($1)) })
    }
  }
}

/// An environment as commands print it; of a secret only its source.
private struct EnvironmentRecord {
  private let entry: EnvironmentEntry
  private let place: EnvironmentPlace

  init(_ entry: EnvironmentEntry, in fob: Composition) {
    self.entry = entry
    place =
      switch entry {
      case .usable(let environment): environment.place
      case .broken(_, let problem): fob.environments.place(ofFile: problem.file)
      }
  }

  /// Name and value of every setting.
  var facts: [(String, String)] {
    guard case .usable(let environment) = entry else { return [("name", entry.name)] }
    let connection = environment.connection
    let optional: [(String, String?)] = [
      ("name", environment.name.text), ("file", environment.file), ("from", place.source),
      ("hides", place.hides.isEmpty ? nil : place.hides.joined(separator: ", ")),
      ("service", environment.service.rawValue),
      ("url", environment.origin.text), ("label", environment.label), ("username", environment.username),
      ("tenant", environment.tenant),
      ("organization", environment.organizations.isEmpty ? nil : environment.organizations.joined(separator: ", ")),
      ("production", environment.isProduction ? "yes" : "no"), ("read_only", environment.isReadOnly ? "yes" : "no"),
      ("refresh", environment.refresh.rawValue), ("theme", environment.theme), ("ca_file", connection.caFile),
      ("client_certificate", connection.clientCertificate), ("client_key", connection.clientKey),
      ("proxy", connection.proxy), ("timeout", "\(connection.timeout)s"), ("token_file", environment.tokenFile),
      ("token_file_format", environment.tokenFile.map { _ in environment.tokenFileFormat.rawValue }),
      ("on_event", environment.onEvent.map(CommandWords.line)),
    ]
    let settings = environment.settings.sorted { $0.key < $1.key }
    let secrets = environment.secrets.sorted { $0.key.rawValue < $1.key.rawValue }
    return optional.compactMap { name, value in value.map { (name, $0) } } + settings.map { ($0.key, $0.value) }
      + secrets.map { ($0.key.rawValue, description(of: $0.value)) }
  }

  private func description(of source: SecretSource) -> String {
    switch source {
    case .literal: "\(Secret.mask) (in the file)"
    case .command(let words): "from the command: \(words.joined(separator: " "))"
    case .file(let path): "from the file: \(path)"
    case .variable(let name): "from the variable: \(name)"
    case .vault: "from the vault"
    }
  }

  /// The folder of the machine's configuration; null for the user's own.
  private var from: JSONValue { place.system.map { .string($0) } ?? .null }

  /// The record as JSON.
  var json: JSONValue {
    switch entry {
    case .usable(let environment):
      var record: [String: JSONValue] = Dictionary(facts.map { ($0, .string($1)) }, uniquingKeysWith: { $1 })
      record["from"] = from
      record["hides"] = .array(place.hides.map { .string($0) })
      record["production"] = .bool(environment.isProduction)
      record["read_only"] = .bool(environment.isReadOnly)
      record["timeout"] = .integer(Int64(environment.connection.timeout))
      record["organization"] = .array(environment.organizations.map { .string($0) })
      return .object(record)
    case .broken(let name, let problem):
      return [
        "name": .string(name), "file": .string(problem.file), "from": from,
        "line": problem.line.map { .integer(Int64($0)) } ?? .null, "problem": .string(problem.reason),
      ]
    }
  }
}
