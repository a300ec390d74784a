import ArgumentParser

/// `fob tokens …`
struct UploadTokenCommands: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokens",
    abstract: "List, show, make, label, replace, end and find upload tokens.",
    discussion: """
      Upload tokens are named by the handle that `fob tokens list` shows. A raw id or value is a secret: it is read from standard input.
      """,
    subcommands: [
      ListTokensCommand.self, ShowTokenCommand.self, CreateTokenCommand.self, LabelTokenCommand.self,
      RevokeTokensCommand.self, RotateTokenCommand.self, FindTokenCommand.self,
    ])
}
