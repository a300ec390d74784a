import ArgumentParser

/// `fob env …`
struct EnvironmentCommands: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "env",
    abstract: "List, show, add, import, remove and check environments.",
    subcommands: [
      ListEnvironmentsCommand.self, ShowEnvironmentCommand.self, AddEnvironmentCommand.self,
      ImportEnvironmentsCommand.self, RemoveEnvironmentCommand.self, CheckEnvironmentsCommand.self,
    ])
}
