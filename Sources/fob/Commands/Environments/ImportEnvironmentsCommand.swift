import ArgumentParser
import Formats
import TokenModel

/// `fob env import FILE…`
struct ImportEnvironmentsCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract:
      "Copy the vendor's .ini files, credentials.properties or PRESERVICA_ variables into environments of fob's.",
    discussion: """
      The copies are private (0600); the files themselves stay as they are. Commands in them are shown and agreed to first.

      EXAMPLES
        fob env import preview.ini --dry-run
        fob env import credentials.properties --name archive
        fob env import --variables --name archive

      \(ExitStatus.help)
      """)

  @Argument(help: "Files to import.", completion: .file())
  var files: [String] = []

  @Option(help: "The environment's name instead of the file's own.")
  var name: String?

  @Flag(help: "Import pyPreservica's PRESERVICA_ variables.")
  var variables = false

  @Flag(help: "Show what would be written, and write nothing.")
  var dryRun = false

  @Flag(help: "Agree to the commands that the files hold.")
  var yes = false

  func validate() throws {
    if files.isEmpty != variables { throw ValidationError("Give files, or --variables.") }
    if files.count > 1 && name != nil { throw ValidationError("--name is for one file.") }
    if variables && name == nil { throw ValidationError("--variables needs --name.") }
  }

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let importer = EnvironmentImporter(profiles: fob.services.profiles, home: fob.home)
    let writer = EnvironmentWriter(folder: fob.environments)
    var failures = 0
    for found in try drafts(importer, fob) {
      do {
        try await take(found, writer)
      } catch {
        failures += 1
        Output.note("fob: \(error.message)")
      }
    }
    if failures > 0 {
      throw CommandFailure(
        files.count == failures || variables ? .failed : .someFailed, "\(failures) could not be imported.")
    }
  }

  private func drafts(
    _ importer: EnvironmentImporter, _ fob: Composition
  ) throws(CommandFailure) -> [Result<EnvironmentImport, EnvironmentProblem>] {
    var chosen: EnvironmentName?
    if let name {
      guard let valid = EnvironmentName(name) else {
        throw CommandFailure(.usage, "An environment's name is made of \(EnvironmentName.rule).")
      }
      chosen = valid
    }
    if let chosen, variables {
      return [Result { () throws(EnvironmentProblem) in try importer.draft(fromVariables: fob.variables, as: chosen) }]
    }
    return files.map { file in
      Result { () throws(EnvironmentProblem) in try importer.draft(fromFile: file, as: chosen) }
    }
  }

  private func take(
    _ found: Result<EnvironmentImport, EnvironmentProblem>, _ writer: EnvironmentWriter
  ) async throws(CommandFailure) {
    let found = try get { () throws(EnvironmentProblem) in try found.get() }
    if let advice = found.advice { Output.note("fob: \(advice)") }
    for (secret, command) in found.commands {
      Output.note("\(found.draft.name): \(secret.rawValue) comes from the command: \(command)")
    }
    if dryRun {
      let text = try get { () throws(EnvironmentProblem) in try writer.preview(found.draft) }
      Output.copy("# \(found.draft.name).ini\n\(text)")
    } else {
      try await agree(to: found)
      let environment = try get { () throws(EnvironmentProblem) in try writer.add(found.draft) }
      Output.result(DisplayText("\(environment.name): written to \(environment.file)"))
    }
  }

  private func get<Value>(_ step: () throws(EnvironmentProblem) -> Value) throws(CommandFailure) -> Value {
    do throws(EnvironmentProblem) {
      return try step()
    } catch {
      throw CommandFailure(.failed, error.description)
    }
  }

  private func agree(to found: EnvironmentImport) async throws(CommandFailure) {
    guard !found.commands.isEmpty, !yes else { return }
    guard Prompt.isPossible else {
      throw CommandFailure(
        .usage, "\(found.draft.name): it holds commands and there is no terminal to ask at; give --yes.")
    }
    guard try await Prompt.confirm("Let fob run them?") else {
      throw CommandFailure(.failed, "\(found.draft.name): not imported.")
    }
  }
}
