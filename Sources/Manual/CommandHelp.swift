import Formats

/// A command with all that its help says, as swift-argument-parser's `--experimental-dump-help` tells it.
public struct CommandHelp: Sendable {
  /// The words that call it, such as `fob env add`.
  public let words: [String]
  /// What it does, in a sentence.
  public let abstract: String
  /// What there is to say besides.
  public let discussion: HelpText
  /// Its options and arguments, but for those that every command has.
  public let arguments: [ArgumentHelp]
  /// Its commands.
  public let commands: [CommandHelp]

  /// Reads a program's whole tree of commands.
  /// - Throws: `DumpProblem` where this is not what swift-argument-parser writes.
  public init(dump: String) throws(DumpProblem) {
    guard let document = try? JSONValue(parsing: Array(dump.utf8)), let command = document["command"] else {
      throw DumpProblem()
    }
    try self.init(command, within: [])
  }

  private init(_ json: JSONValue, within parents: [String]) throws(DumpProblem) {
    guard let name = json["commandName"]?.stringValue else { throw DumpProblem() }
    words = parents + [name]
    abstract = json["abstract"]?.stringValue ?? ""
    discussion = HelpText(json["discussion"]?.stringValue ?? "")
    let children = json["subcommands"]?.arrayValue ?? []
    // What a hidden default command takes is taken where no command is named.
    let standing = json["defaultSubcommand"]?.stringValue.flatMap { standing in
      children.first { $0["commandName"]?.stringValue == standing && $0["shouldDisplay"]?.boolValue == false }
    }
    let own = (json["arguments"]?.arrayValue ?? []) + (standing?["arguments"]?.arrayValue ?? [])
    arguments = own.compactMap(ArgumentHelp.init)
    var commands: [CommandHelp] = []
    for child in children where child["shouldDisplay"]?.boolValue != false && child["commandName"] != "help" {
      commands.append(try CommandHelp(child, within: words))
    }
    self.commands = commands
  }

  /// It and everything below it, in the order of the help.
  public var all: [CommandHelp] { [self] + commands.flatMap(\.all) }
}
