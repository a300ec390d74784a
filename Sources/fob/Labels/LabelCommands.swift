import ArgumentParser
import Formats
import Host
import Keeping
import TokenModel

/// `fob labels …`
struct LabelCommands: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "labels",
    abstract: "Take your own labels of upload tokens to another host, and bring them from there.",
    discussion: """
      One label is set with 'fob tokens label'. An export holds labels, handles and the key that the handles were made with; no id or value of any \
      upload token. On another host the handles are others: the tokens are found by reading the lists of the environments there.
      """,
    subcommands: [ExportLabelsCommand.self, ImportLabelsCommand.self])
}

/// `fob labels export [ENV…]`
private struct ExportLabelsCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write your own labels of upload tokens as JSON.",
    discussion: """
      EXAMPLES
        fob labels export --output labels.json
        fob labels export video | ssh bastion fob labels import -

      \(ExitStatus.help)
      """)

  @Argument(
    help: "Only the labels at the servers of these environments; all when none is named.",
    completion: .custom { _, _, _ in NameCompletion.environments() })
  var environments: [String] = []

  @Option(
    help: ArgumentHelp(
      "A file to make (0600) instead of standard output (-); one that is there already is left alone.",
      valueName: "file"))
  var output: String?

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let origins = environments.isEmpty ? nil : Set(try fob.usable(named: environments).map(\.origin))
    let export = try await rethrow(awaiting: await fob.labels.export(at: origins), as: CommandFailure.init(_:))
    let text = export.json.text(pretty: true) + "\n"
    let count = export.count == 1 ? "1 label" : "\(export.count) labels"
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
        .failed, "There is a file \(path) already. Nothing was written: name another, or move it away.")
    }
  }
}
