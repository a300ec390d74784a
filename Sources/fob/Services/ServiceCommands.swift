import ArgumentParser

/// `fob service …`
struct ServiceCommands: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "service",
    abstract: "Show the services, and check or accept a file that describes one.",
    discussion: """
      A file NAME.ini in services of fob's configuration folder describes a service over HTTP and JSON; 'man fob-services' has its keys. Environments name \
      it: service = NAME.
      """,
    subcommands: [AcceptServiceCommand.self, CheckServiceCommand.self, ListServicesCommand.self])
}
