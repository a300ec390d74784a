import ArgumentParser
import Formats
import FoundationEssentials
import TokenModel

/// `fob env import FILE…`
struct ImportEnvironmentsCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract:
      "Copy the vendor's .ini files, credentials.properties or PRESERVICA_ variables into environments of fob's.",
    discussion: """
      Without files it looks for them in this folder and in your home folder, and for the variables. The copies are private (0600); the files themselves \
      stay as they are. Commands in them are shown and agreed to first.

      EXAMPLES
        fob env import --dry-run
        fob env import preview.ini --dry-run
        fob env import credentials.properties --name archive
        fob env import --variables --name archive

      \(ExitStatus.help)
      """)

  @Argument(help: "Files to import; what is found when none is named.", completion: .file())
  var files: [String] = []

  @Option(help: "The environment's name instead of the file's own.")
  var name: String?

  @Flag(help: "Import pyPreservica's PRESERVICA_ variables.")
  var variables = false

  @Flag(help: "Show what would be written, and write nothing.")
  var dryRun = false

  @Flag(help: "Take everything that is found, and agree to the commands that the files hold.")
  var yes = false

  func validate() throws {
    if !files.isEmpty && variables { throw ValidationError("Give files or --variables, not both.") }
    if files.isEmpty && !variables && name != nil { throw ValidationError("--name is for one file.") }
    if files.count > 1 && name != nil { throw ValidationError("--name is for one file.") }
    if variables && name == nil { throw ValidationError("--variables needs --name.") }
  }

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let importer = EnvironmentImporter(profiles: fob.services.profiles, home: fob.home)
    let writer = EnvironmentWriter(folder: fob.environments)
    let wanted = files.isEmpty && !variables ? try await search(importer, fob) : try drafts(importer, fob)
    var failures: [CommandFailure] = []
    for found in wanted {
      do {
        try await take(found, writer)
      } catch {
        failures.append(error)
        Output.note("fob: \(error.message)")
      }
    }
    if let first = failures.first {
      throw CommandFailure(
        wanted.count == failures.count ? first.status : .someFailed, "\(failures.count) could not be imported.")
    }
  }

  /// What is found in this folder, in the home folder and among the variables, as far as it is wanted.
  private func search(
    _ importer: EnvironmentImporter, _ fob: Composition
  ) async throws(CommandFailure) -> [Result<EnvironmentImport, EnvironmentProblem>] {
    let here = FileManager.default.currentDirectoryPath
    let folders = here == fob.home ? [here] : [here, fob.home]
    let found = EnvironmentSearch(importer: importer, folders: folders, variables: fob.variables).found()
    guard !found.isEmpty else {
      throw CommandFailure(
        .noSuchThing,
        "There is nothing to import in \(folders.joined(separator: " and ")), and PRESERVICA_SERVER is not set. Name a file."
      )
    }
    guard dryRun || yes || Prompt.isPossible else {
      throw CommandFailure(
        .usage, "There is no terminal to ask at; look with --dry-run, and take everything with --yes, or name a file.")
    }
    var wanted: [Result<EnvironmentImport, EnvironmentProblem>] = []
    for (place, result) in found {
      Output.note("\(place): an environment “\(result.draft.name)”")
      if dryRun || yes {
        wanted.append(.success(result))
      } else if try await Prompt.confirm("Import it?") {
        wanted.append(.success(result))
      }
    }
    return wanted
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
    try EnvironmentStep.take(orEndWith: .failed, step)
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
