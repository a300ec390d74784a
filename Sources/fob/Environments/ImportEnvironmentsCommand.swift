import ArgumentParser
import Formats
import FoundationEssentials
import Keeping
import TokenModel

/// `fob env import FILE…`
struct ImportEnvironmentsCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract:
      "Create environments from the vendor's .ini files, credentials.properties or PRESERVICA_ variables.",
    discussion: """
      Without files, fob looks for them in this folder and in your home folder, and for the variables. It lists what it skips and why. The copies are \
      private (0600); the files themselves do not change. fob refuses another user's file and one that others can write. It shows everything that a file \
      would have it run, read, write or trust (commands, files and variables for secrets, token_file, certificates, a proxy, further servers) and asks \
      before it copies.

      EXAMPLES
        fob env import --dry-run
        fob env import preview.ini --dry-run
        fob env import credentials.properties --name archive
        fob env import --variables --name archive

      \(ExitStatus.help(.noSuchThing, .someFailed))
      """)

  @Argument(help: "Files to import. Default: all that fob finds.", completion: .file())
  var files: [String] = []

  @Option(help: "The environment's name. Default: the file's.")
  var name: String?

  @Flag(help: "Import pyPreservica's PRESERVICA_ variables.")
  var variables = false

  @Flag(help: "Show what would be written; write nothing.")
  var dryRun = false

  @Flag(help: "Import everything, and agree to what the files would have fob run, read, write and trust.")
  var yes = false

  func validate() throws {
    if !files.isEmpty && variables { throw ValidationError("Give files or --variables, not both.") }
    if files.isEmpty && !variables && name != nil { throw ValidationError("--name is for one file.") }
    if files.count > 1 && name != nil { throw ValidationError("--name is for one file.") }
    if variables && name == nil { throw ValidationError("--variables needs --name.") }
  }

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let importer = EnvironmentImporter(profiles: fob.services.profiles, home: fob.home)
    let writer = EnvironmentWriter(folder: fob.environments.own)
    let wanted = files.isEmpty && !variables ? try await search(importer, fob) : try drafts(importer, fob)
    var failures: [CommandFailure] = []
    var passedOver = 0
    var takenFrom: [EnvironmentName: String] = [:]
    for candidate in wanted {
      do throws(CommandFailure) {
        let draft = try await importCandidate(candidate, writer, after: takenFrom)
        takenFrom[draft.name] = candidate.place
        if !dryRun { Output.noteHiding(of: draft.name, in: fob.environments) }
      } catch {
        failures.append(error)
        Output.note("fob: \(error.message)")
      }
      for section in candidate.unreadSections {
        passedOver += 1
        Output.note(
          "fob: \(candidate.place): fob skipped the section [\(section)]; it reads one account per file.")
      }
    }
    try conclude(failures, passedOver: passedOver, wanted: wanted.count)
  }

  /// Fails if something was not imported: some of several files or findings, or the one that was named.
  private func conclude(
    _ failures: [CommandFailure], passedOver: Int, wanted: Int
  ) throws(CommandFailure) {
    guard let first = failures.first else {
      if passedOver > 0 { throw CommandFailure(.someFailed, "Some of the files' contents were skipped.") }
      return
    }
    let isOnlyNamed = !files.isEmpty || variables
    throw CommandFailure(
      isOnlyNamed && failures.count == wanted ? first.status : .someFailed,
      "\(failures.count) could not be imported.")
  }

  /// What may be imported, and its origin.
  private struct Candidate {
    var place: String
    var result: Result<EnvironmentImport, FileFailure>
    var unreadSections: [String] = []
  }

  /// Searches this folder, the home folder and the variables for what is wanted.
  private func search(
    _ importer: EnvironmentImporter, _ fob: Composition
  ) async throws(CommandFailure) -> [Candidate] {
    let here = FileManager.default.currentDirectoryPath
    let folders = here == fob.home ? [here] : [here, fob.home]
    let found = EnvironmentSearch(importer: importer, folders: folders, variables: fob.variables).found()
    for other in found.others { Output.note("fob: skipped, not an environment: \(other)") }
    guard !found.candidates.isEmpty else {
      throw CommandFailure(
        .noSuchThing,
        "There is nothing to import in \(folders.joined(separator: " and ")), and PRESERVICA_SERVER is not set. Name a file."
      )
    }
    let asks = !dryRun && !yes && found.candidates.contains { (try? $0.result.get()) != nil }
    guard !asks || Prompt.isPossible else {
      throw CommandFailure(
        .usage, "fob cannot ask (no terminal); look with --dry-run, then import everything with --yes, or name a file.")
    }
    var wanted: [Candidate] = []
    for (place, result) in found.candidates {
      let candidate = Candidate(
        place: place, result: result, unreadSections: EnvironmentSearch.unreadSections(inFile: place))
      var isWanted = true
      if case .success(let imported) = result {
        Output.note("\(place): an environment '\(imported.draft.name)'")
        if asks { isWanted = try await Prompt.confirm("Import it?") }
      }
      if isWanted { wanted.append(candidate) }
    }
    return wanted
  }

  private func drafts(
    _ importer: EnvironmentImporter, _ fob: Composition
  ) throws(CommandFailure) -> [Candidate] {
    var chosen: EnvironmentName?
    if let name {
      guard let valid = EnvironmentName(name) else {
        throw CommandFailure(.usage, "An environment's name consists of \(EnvironmentName.rule).")
      }
      chosen = valid
    }
    if let chosen, variables {
      return [
        Candidate(
          place: "the variables PRESERVICA_…",
          result: Result { () throws(FileFailure) in
            try importer.draft(fromVariables: fob.variables, as: chosen)
          })
      ]
    }
    return files.map { file in
      Candidate(
        place: file,
        result: Result { () throws(FileFailure) in try importer.draft(fromFile: file, as: chosen) },
        unreadSections: EnvironmentSearch.unreadSections(inFile: file))
    }
  }

  /// Writes an environment, or shows it: both fail alike.
  /// - Parameter taken: the names that this run has used, and for what.
  private func importCandidate(
    _ candidate: Candidate, _ writer: EnvironmentWriter, after taken: [EnvironmentName: String]
  ) async throws(CommandFailure) -> EnvironmentDraft {
    let found = try get { () throws(FileFailure) in try candidate.result.get() }
    if let other = taken[found.draft.name] {
      throw CommandFailure(
        .failed,
        "\(candidate.place): the name '\(found.draft.name)' already belongs to \(other). "
          + "Import it with: fob env import \(ShellWord.quoted(candidate.place)) --name NAME")
    }
    if let advice = found.advice { Output.note("fob: \(advice)") }
    TermLines.show(found.terms, of: found.draft.name)
    if dryRun {
      let text = try get { () throws(FileFailure) in try writer.preview(found.draft) }
      Output.copy("# \(found.draft.name).ini\n\(text)")
    } else {
      try await agree(to: found)
      let environment = try get { () throws(FileFailure) in try writer.add(found.draft) }
      Output.result(DisplayText("\(environment.name): written to \(environment.file)"))
    }
    return found.draft
  }

  private func get<Value>(_ step: () throws(FileFailure) -> Value) throws(CommandFailure) -> Value {
    try EnvironmentStep.run(orEndWith: .failed, step)
  }

  private func agree(to found: EnvironmentImport) async throws(CommandFailure) {
    guard !found.terms.isEmpty, !yes else { return }
    guard Prompt.isPossible else {
      let keys = found.terms.map(\.key).joined(separator: ", ")
      throw CommandFailure(
        .usage,
        "\(found.draft.name): not imported. You must agree to \(keys), and there is no terminal; look with --dry-run, then agree with --yes."
      )
    }
    guard try await Prompt.confirm("Let fob do all of that?") else {
      throw CommandFailure(.failed, "\(found.draft.name): not imported.")
    }
  }
}
