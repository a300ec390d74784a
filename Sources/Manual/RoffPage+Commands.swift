extension RoffPage {
  /// How a command is called, on one line of the synopsis.
  mutating func usage(of command: CommandHelp) {
    paragraph(
      source: [".Nm \(command.words.map(RoffText.literal).joined(separator: " "))"] + command.arguments.map(\.usage))
  }

  /// That a program is also called with one of its commands; below its own usage in a synopsis.
  mutating func usageOfCommands(of program: CommandHelp) {
    lines += [".Nm \(program.words.joined(separator: " "))", ".Ar command", ".Op Ar argument ..."]
  }

  /// Options and arguments with their help.
  mutating func arguments(_ arguments: [ArgumentHelp]) {
    list(arguments.map { ($0.term, $0.help) })
  }

  /// What a command's help says beside that.
  ///
  /// - Parameter isShown: which headings are shown.
  mutating func discussion(of command: CommandHelp, _ isShown: (String?) -> Bool) {
    for part in command.discussion.parts where isShown(part.heading) {
      if let heading = part.heading, !part.blocks.isEmpty {
        paragraph(source: [".Em \(RoffText.argument(heading.capitalizedOnce))"])
      }
      add(part.blocks)
    }
  }

  /// What stands in a command's help below a heading.
  mutating func blocks(of command: CommandHelp, below heading: String) {
    add(command.discussion.part(heading)?.blocks ?? [])
  }

  private mutating func add(_ blocks: [HelpText.Block]) {
    for block in blocks {
      switch block {
      case .paragraph(let text): paragraph(text)
      case .lines(let lines): display(lines)
      }
    }
  }
}

extension ArgumentHelp {
  /// It in a usage line.
  fileprivate var usage: String {
    let dots = isRepeating ? " ..." : ""
    let words =
      switch form {
      case .positional(let name): "Ar \(RoffText.argument(name))\(dots)"
      case .afterTerminator(let name): "Fl \\&- Ar \(RoffText.argument(name))\(dots)"
      case .flag(let names): names.prefix(1).map(Self.flag).joined()
      case .option(let names, let value):
        names.prefix(1).map { "\(Self.flag($0)) Ar \(RoffText.argument(value))" }.joined()
      }
    return isOptional ? ".Op \(words)" : ".\(words)"
  }

  /// It as the term of a list.
  fileprivate var term: String {
    switch form {
    case .positional(let name), .afterTerminator(let name): "Ar \(RoffText.argument(name))"
    case .flag(let names): names.map(Self.flag).joined(separator: " , ")
    case .option(let names, let value):
      "\(names.map(Self.flag).joined(separator: " , ")) Ar \(RoffText.argument(value))"
    }
  }

  /// A name with its dashes, of which the macro writes one.
  private static func flag(_ name: String) -> String { "Fl \(RoffText.literal(String(name.dropFirst())))" }
}

extension String {
  /// Capitals as in running text: `EXIT STATUS` → `Exit status`.
  fileprivate var capitalizedOnce: String { prefix(1) + dropFirst().lowercased() }
}
