import Formats

/// A command with all that its help says, as swift-argument-parser's `--experimental-dump-help` prints it.
public struct CommandHelp: Sendable {
  /// The words that call it, such as `fob env add`.
  public let words: [String]
  /// What it does, in a sentence.
  public let abstract: String
  /// What to say besides.
  public let discussion: HelpText
  /// Its options and arguments, but for those that every command has.
  public let arguments: [ArgumentHelp]
  /// Its commands.
  public let commands: [CommandHelp]

  /// Reads a program's whole tree of commands.
  /// - Throws: if this is not what swift-argument-parser writes.
  public init(dump: String) throws(TextFailure) {
    guard let document = try? JSONValue(parsing: Array(dump.utf8)), let command = document["command"] else {
      throw .notADump
    }
    try self.init(command, within: [])
  }

  private init(_ json: JSONValue, within parents: [String]) throws(TextFailure) {
    guard let name = json["commandName"]?.stringValue else { throw .notADump }
    words = parents + [name]
    abstract = json["abstract"]?.stringValue ?? ""
    discussion = HelpText(json["discussion"]?.stringValue ?? "")
    let children = json["subcommands"]?.arrayValue ?? []
    // What a hidden default command takes is taken if no command is named.
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

/// An option, a flag or an argument of a command.
public struct ArgumentHelp: Sendable, Equatable {
  /// How it is given.
  public enum Form: Sendable, Equatable {
    /// By its place; what stands for it in the usage.
    case positional(String)
    /// The same behind `--`.
    case afterTerminator(String)
    /// A flag by its names.
    case flag([String])
    /// An option by its names, and what stands for its value.
    case option([String], value: String)
  }

  /// How it is given.
  public let form: Form
  /// Whether it may be left out.
  public let isOptional: Bool
  /// Whether it may be given more than once.
  public let isRepeating: Bool
  /// What it is for.
  public let help: String

  /// Nil for what every command has, and for what the help does not show.
  init?(_ json: JSONValue) {
    let names = (json["names"]?.arrayValue ?? []).compactMap { $0["name"]?.stringValue }
    guard json["shouldDisplay"]?.boolValue != false, !names.contains("help"), !names.contains("version") else {
      return nil
    }
    let value = json["valueName"]?.stringValue ?? ""
    let dashed = names.map { ($0.count == 1 ? "-" : "--") + $0 }
    switch json["kind"]?.stringValue {
    case "positional" where json["parsingStrategy"] == "postTerminator": form = .afterTerminator(value)
    case "positional": form = .positional(value)
    case "flag": form = .flag(dashed)
    default: form = .option(dashed, value: value)
    }
    isOptional = json["isOptional"]?.boolValue ?? false
    isRepeating = json["isRepeating"]?.boolValue ?? false
    let values = (json["allValues"]?.arrayValue ?? []).compactMap(\.stringValue)
    let standing = json["defaultValue"]?.stringValue
    help = [
      json["abstract"]?.stringValue, values.isEmpty ? nil : "One of: \(values.joined(separator: ", ")).",
      standing.map { "Default: \($0)." },
    ].compactMap(\.self).joined(separator: " ")
  }
}

/// What a command's help says beside its options: paragraphs, and lines to be shown as they stand, some below headings.
public struct HelpText: Sendable, Equatable {
  /// A part of it.
  public enum Block: Sendable, Equatable {
    case paragraph(String)
    /// Lines as they stand, without the indentation that all have.
    case lines([String])

    /// Its lines; of a paragraph the one that it is.
    public var lines: [String] {
      switch self {
      case .paragraph(let text): [text]
      case .lines(let lines): lines
      }
    }
  }

  /// What stands below one heading.
  public struct Part: Sendable, Equatable {
    /// The heading; nil for what stands before the first one.
    public let heading: String?
    /// What stands below it.
    public internal(set) var blocks: [Block]
  }

  /// Its parts in their order.
  public private(set) var parts: [Part] = [Part(heading: nil, blocks: [])]

  /// Reads a discussion: a line in capitals is a heading, an indented line stands as it is, everything else is text.
  public init(_ text: String) {
    var isBroken = true
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.allSatisfy(\.isWhitespace) {
        isBroken = true
        continue
      }
      if Self.isHeading(line) {
        parts.append(Part(heading: String(line), blocks: []))
      } else if line.hasPrefix("  ") {
        append(line: String(line.dropFirst(2)))
      } else {
        append(text: line, isNew: isBroken)
      }
      isBroken = false
    }
  }

  /// What stands below a heading, or nil.
  public func part(_ heading: String) -> Part? { parts.first { $0.heading == heading } }

  /// The examples, each a whole shell command; lines that end with a backslash are joined with the next.
  public var examples: [String] {
    var examples: [String] = []
    var isOpen = false
    for case .lines(let lines) in parts.filter({ $0.heading?.hasPrefix("EXAMPLE") == true }).flatMap(\.blocks) {
      for line in lines {
        if isOpen { examples[examples.count - 1] += "\n" + line } else { examples.append(line) }
        isOpen = line.hasSuffix("\\")
      }
    }
    return examples
  }

  private static func isHeading(_ line: Substring) -> Bool {
    line.allSatisfy { $0.isUppercase || $0 == " " } && line.first?.isUppercase == true
  }

  private mutating func append(line: String) {
    let last = parts.count - 1
    if case .lines(let lines) = parts[last].blocks.last {
      parts[last].blocks[parts[last].blocks.count - 1] = .lines(lines + [line])
    } else {
      parts[last].blocks.append(.lines([line]))
    }
  }

  private mutating func append(text: Substring, isNew: Bool) {
    let last = parts.count - 1
    if !isNew, case .paragraph(let before) = parts[last].blocks.last {
      parts[last].blocks[parts[last].blocks.count - 1] = .paragraph("\(before) \(text)")
    } else {
      parts[last].blocks.append(.paragraph(String(text)))
    }
  }
}

extension TextFailure {
  fileprivate static let notADump = TextFailure(
    "This is not what a program prints with --experimental-dump-help; give that on standard input.")
}
