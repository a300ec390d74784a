import Interface

extension Manual {
  /// `fob.1`, in mdoc.
  /// - Parameter command: the root of all commands.
  public func program(_ command: CommandHelp) -> String {
    var page = begin(.program, purpose: "sessions and upload tokens of API servers, with every expiry in sight")
    page.section("SYNOPSIS")
    page.usage(of: command)
    page.usageOfCommands(of: command)
    page.section("DESCRIPTION")
    page.paragraph(command.abstract)
    page.discussion(of: command) { $0 == nil }
    page.paragraph(
      """
      There the most useful keys stand at the bottom, and ? shows every one. Each environment, which is one server with an account on it, is a file; \
      'fob env add' and 'fob env import' write them.
      """)
    page.arguments(of: command)
    page.section("COMMANDS")
    for command in command.commands.flatMap(\.all) { add(command, to: &page) }
    page.section("ENVIRONMENT")
    page.list(Surroundings.variables.map { ("Ev \(RoffText.argument($0.name))", $0.use) })
    files(&page)
    page.section("EXIT STATUS")
    page.blocks(of: command, below: "EXIT STATUS")
    page.section("EXAMPLES")
    page.display(command.discussion.examples)
    page.seeAlso(Manual.others(than: .program))
    page.section("SECURITY")
    page.paragraph(Surroundings.security)
    return page.text
  }

  private func add(_ command: CommandHelp, to page: inout RoffPage) {
    page.subsection(command.words.joined(separator: " "))
    page.paragraph(command.abstract)
    if command.commands.isEmpty {
      page.usage(of: command)
      page.arguments(of: command)
    }
    let general =
      command.discussion.part("EXIT STATUS")?.blocks.flatMap(\.lines).contains { $0.hasPrefix("0 done") } ?? false
    page.discussion(of: command) { $0 != "EXIT STATUS" || !general }
  }

  private func files(_ page: inout RoffPage) {
    page.section("FILES")
    page.list(Surroundings.files.map { ("Pa \(RoffText.argument($0.name))", $0.use) })
    page.paragraph(
      "XDG_CONFIG_HOME stands for ~/.config where it is not set, XDG_STATE_HOME for ~/.local/state, XDG_DATA_HOME for ~/.local/share."
    )
    page.paragraph("In settings.ini, below [settings]:")
    page.list(SettingsKey.allCases.map { ("Ic \(RoffText.argument($0.rawValue))", $0.help) })
  }
}
