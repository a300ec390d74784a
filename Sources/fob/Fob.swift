import ArgumentParser

/// `fob`: the root of all commands; alone it opens the terminal UI.
struct Fob: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fob",
    abstract:
      "Sessions and upload tokens on Preservica, api.video, POD Aggregator and OAuth 2.0 servers, with every expiry in view.",
    discussion: """
      Without a command the terminal UI opens.

      EXAMPLES
        fob                                   # open the UI
        fob demo                              # look around with sample data
        curl --config <(fob token prod --curl-config) \\
          https://eu.preservica.com/api/user/details

      OPTIONS OF THE TERMINAL UI
        --environment <name>    the environment to choose first
        --theme <name>          fob's own, or a file in the folder of your themes
        --read-only             change nothing on any server
        --plain                 everything line by line, for screen readers and logs

      \(ExitStatus.help)
      """,
    version: Version.text,
    subcommands: [
      OpenInterface.self, Demo.self, KeysCommand.self, ThemesCommand.self, ManualCommand.self,
      SessionProcessCommand.self, EventProcessCommand.self,
    ],
    groupedSubcommands: [
      CommandGroup(
        name: "Environments",
        subcommands: [EnvironmentCommands.self, ServiceCommands.self, VaultCommands.self, ShareCommands.self]),
      CommandGroup(
        name: "Sessions",
        subcommands: [
          LogInCommand.self, LogOutCommand.self, RefreshCommand.self, StatusCommand.self, TokenCommand.self,
          ExecCommand.self, KeepCommand.self,
        ]),
      CommandGroup(
        name: "Upload tokens",
        subcommands: [UploadTokenCommands.self, ExpiringCommand.self, LabelCommands.self, PolicyCommands.self]),
      CommandGroup(name: "Records", subcommands: [AuditCommand.self, MetricsCommand.self, DoctorCommand.self]),
    ],
    defaultSubcommand: OpenInterface.self)
}
