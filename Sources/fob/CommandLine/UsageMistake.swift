import ArgumentParser

/// What the parser could not use, in a sentence.
struct UsageMistake {
  private let error: any Error
  private let first: String?

  /// - Parameter first: the first word behind the program's name.
  init(_ error: any Error, first: String?) {
    self.error = error
    self.first = first
  }

  /// The sentence. Where no command is named the parser speaks of the one that opens the terminal UI, which nobody knows by its name.
  var message: String {
    guard let first, !Self.commands.contains(first) else { return Fob.fullMessage(for: error) }
    return first.hasPrefix("-")
      ? "Error: \(Fob.message(for: error))\nfob --help lists the options and the commands."
      : "There is no command '\(first)'. fob --help lists them."
  }

  private static let commands = Set(
    Fob.configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"])
}
