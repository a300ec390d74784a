import Manual
import Support

/// The commands of the built programs, as their help tells them.
enum CommandTree {
  /// The root of a program's commands.
  static func root(of program: String) async throws -> CommandHelp {
    try CommandHelp(dump: try await dump(of: program).output)
  }

  /// What the commands of a program have to say beside their options, as it was written.
  static func discussions(of program: String) async throws -> [String] {
    var commands = [try await dump(of: program).json["command"] as? [String: Any] ?? [:]]
    var discussions: [String] = []
    while let command = commands.popLast() {
      if let text = command["discussion"] as? String { discussions.append(text) }
      commands += command["subcommands"] as? [[String: Any]] ?? []
    }
    return discussions
  }

  private static func dump(of program: String) async throws -> FobResult {
    let folder = try TemporaryFolder()
    return try await FobResult.run(
      ["--experimental-dump-help"], input: "", variables: ["HOME": folder.path], in: folder,
      program: BuiltBinary.path(program))
  }

  /// The commands of fob that do something, without those that only hold others.
  static func leaves() async throws -> [CommandHelp] {
    try await root(of: "fob").all.filter(\.commands.isEmpty)
  }
}
