import ArgumentParser

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
