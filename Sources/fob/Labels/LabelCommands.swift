import ArgumentParser
import Formats
import Host
import Keeping
import TokenModel

/// `fob labels …`
struct LabelCommands: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "labels",
    abstract: "Export and import your own token labels and contacts.",
    discussion: """
      'fob tokens label' sets them. An export holds labels, contacts, handles and the handle key, but no id or value of any upload token. Handles are a \
      host's own, or a share's: elsewhere fob finds the tokens in the lists of the environments there.
      """,
    subcommands: [ExportLabelsCommand.self, ImportLabelsCommand.self])
}

/// `fob labels export [ENV…]`
private struct ExportLabelsCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write your own token labels and contacts as JSON.",
    discussion: """
      EXAMPLES
        fob labels export --output labels.json
        fob labels export video | ssh bastion fob labels import -

      \(ExitStatus.help(.noSuchThing))
      """)

  @Argument(
    help: "Only labels for these environments' servers. Default: all.",
    completion: .custom { _, _, _ in NameCompletion.environments() })
  var environments: [String] = []

  @Option(
    help: ArgumentHelp(
      "A new file (0600); fob never overwrites one. Default: - for standard output.",
      valueName: "file"))
  var output: String?

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let origins = environments.isEmpty ? nil : Set(try fob.usable(named: environments).map(\.origin))
    let shared = fob.environments.entries().compactMap(\.environment).filter { $0.share != nil }
    let export = try await rethrow(
      awaiting: await fob.labels.export(at: origins, sharedBy: shared), as: CommandFailure.init(_:))
    let text = export.json.text(pretty: true) + "\n"
    let counts = OwnNote.allCases.map { (note: $0, count: export.count(of: $0)) }
    let count = counts.filter { $0.note == .label || $0.count > 0 }
      .map { "\($0.count) \($0.note.rawValue)\($0.count == 1 ? "" : "s")" }.joined(separator: ", ")
    if let output, !Output.isStandardOutput(output) {
      try await write(text, to: output)
      Output.note("fob: written to \(output): \(count).")
    } else {
      Output.raw(text)
      Output.note("fob: \(count).")
    }
  }

  private func write(_ text: String, to path: String) async throws(CommandFailure) {
    let isMade = try await rethrow(
      awaiting: await BlockingCall.run { () throws(SystemFailure) in
        try AtomicFile.create(Array(text.utf8), at: path)
      }, as: { (failure: SystemFailure) in CommandFailure(.failed, failure.description) })
    guard isMade else {
      throw CommandFailure(
        .failed, "\(path) already exists. Nothing was written: name another file, or move it away.")
    }
  }
}
