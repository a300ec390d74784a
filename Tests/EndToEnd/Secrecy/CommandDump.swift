import Foundation

/// The commands of the built program as its parser knows them.
struct CommandDump: Decodable {
  /// A command that has no commands below it.
  struct Leaf: Equatable {
    /// Its words after `fob`.
    let words: [String]
    /// Whether it must be told an environment, or some other thing, by position.
    let needsArgument: Bool
    /// Whether it is for the program's own use.
    let isHidden: Bool
  }

  private struct Command: Decodable {
    struct Argument: Decodable {
      let kind: String
      let isOptional: Bool
    }

    let commandName: String
    let shouldDisplay: Bool?
    let subcommands: [Command]?
    let arguments: [Argument]?

    func leaves(below words: [String]) -> [Leaf] {
      guard let subcommands, !subcommands.isEmpty else {
        let isNeeded = arguments?.contains { $0.kind == "positional" && !$0.isOptional } ?? false
        return [Leaf(words: words, needsArgument: isNeeded, isHidden: shouldDisplay == false)]
      }
      return subcommands.flatMap { $0.leaves(below: words + [$0.commandName]) }
    }
  }

  private let command: Command

  /// Reads what `fob --experimental-dump-help` prints.
  static func leaves(in dump: String) throws -> [Leaf] {
    try JSONDecoder().decode(CommandDump.self, from: Data(dump.utf8)).command.leaves(below: [])
  }
}
