import Manual
import Support

/// The commands of the built programs, as their help tells them.
enum CommandTree {
  /// The root of a program's commands.
  static func root(of program: String) async throws -> CommandHelp {
    let folder = try TemporaryFolder()
    let result = try await FobResult.run(
      ["--experimental-dump-help"], input: "", variables: ["HOME": folder.path], in: folder,
      program: BuiltBinary.path(program))
    return try CommandHelp(dump: result.output)
  }

  /// The commands of fob that do something, without those that only hold others.
  static func leaves() async throws -> [CommandHelp] {
    try await root(of: "fob").all.filter(\.commands.isEmpty)
  }
}
