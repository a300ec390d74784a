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
      The most useful keys are always at the bottom of the screen; ? shows all. Each environment, which is one server with an account on it, is a file; \
      +, 'fob env add' and 'fob env import' write them.
      """)
    page.arguments(command.arguments)
    screen(&page)
    page.section("COMMANDS")
    let commands = command.commands.flatMap(\.all)
    let shared = Self.shared(by: commands)
    page.paragraph("These options and arguments mean the same in every command that has them:")
    page.arguments(shared)
    for command in commands { add(command, describedBefore: shared, to: &page) }
    page.section("ENVIRONMENT")
    page.list(EnvironmentAndFiles.variables.map { ("Ev \(RoffText.argument($0.name))", $0.use) })
    files(&page)
    page.section("EXIT STATUS")
    page.blocks(of: command, below: "EXIT STATUS")
    page.section("EXAMPLES")
    page.display(command.discussion.examples)
    page.seeAlso(Manual.others(than: .program))
    page.section("SECURITY")
    page.paragraph(EnvironmentAndFiles.security)
    return page.text
  }

  private func screen(_ page: inout RoffPage) {
    page.section("TERMINAL UI")
    page.paragraph(
      """
      From 40×10 on, fob uses the rows and columns there are: one pane at a time on a low screen (Tab shows the other), details of the selected row from \
      160 columns on, and environments, upload tokens and details beside each other from 220 on. PRODUCTION or PROD marks production in every list; thick \
      frames surround its upload tokens and every question about it. The terminal's cursor stands on the selection or in the field, for braille displays \
      and magnifiers.
      """)
    page.paragraph(
      """
      Environments that need you come first, then those that fail, expire or last, production before the others; those without a session fold into the \
      last line where not all fit, and Enter unfolds them. / filters and s sorts the pane that has the focus; environments are found by words of their \
      name, label, service and account, and by prod. Marked environments are refreshed together with R.
      """)
    page.paragraph(
      """
      Filters of upload tokens: words, label:batch*, !label:* (without a label), contact:ann*, never, unused, expires<7d, age>90d, !scope:all. Marks \
      select many upload tokens for x. : \
      runs a command by its name, such as :environment prod, :sort expiry or :theme dark; Tab completes, Up recalls. With the mouse on (m), Shift and \
      drag selects text.
      """)
    page.paragraph(
      """
      --plain prints everything line by line instead of drawing a screen: for screen readers, for logs and for terminals that cannot place text. plain = \
      yes in settings.ini or the variable ACCESSIBLE makes it the default; --no-plain draws the screen once. The keys are the same; Ctrl-L says where you \
      are, Ctrl-T reads the whole list or dialog. You can also pipe keys in, one byte per key.
      """)
  }

  /// The options and arguments that at least three commands have with the same help.
  private static func shared(by commands: [CommandHelp]) -> [ArgumentHelp] {
    let all = commands.flatMap(\.arguments)
    var shared: [ArgumentHelp] = []
    for argument in all where !shared.contains(argument) && all.count(where: { $0 == argument }) >= 3 {
      shared.append(argument)
    }
    return shared
  }

  private func add(_ command: CommandHelp, describedBefore shared: [ArgumentHelp], to page: inout RoffPage) {
    page.subsection(command.words.joined(separator: " "))
    page.paragraph(command.abstract)
    if command.commands.isEmpty {
      page.usage(of: command)
      page.arguments(command.arguments.filter { !shared.contains($0) })
    }
    let general =
      command.discussion.part("EXIT STATUS")?.blocks.flatMap(\.lines).contains { $0.hasPrefix("0 done") } ?? false
    page.discussion(of: command) { $0 != "EXIT STATUS" || !general }
  }

  private func files(_ page: inout RoffPage) {
    page.section("FILES")
    page.list(EnvironmentAndFiles.files.map { ("Pa \(RoffText.argument($0.name))", $0.use) })
    page.paragraph(
      "XDG_CONFIG_HOME stands for ~/.config where it is not set, XDG_STATE_HOME for ~/.local/state, XDG_DATA_HOME for ~/.local/share."
    )
    page.paragraph("settings.ini; fob reports an invalid line and ignores it:")
    page.display(["[settings]", "theme = dark", "notify = osc9", "idle_stop = 8h"])
    page.list(SettingsKey.allCases.map { ("Ic \(RoffText.argument($0.rawValue))", $0.help) })
  }

  /// `fob-sandbox.1`, in mdoc.
  /// - Parameter command: what fob-sandbox says of itself.
  public func sandbox(_ command: CommandHelp) -> String {
    var page = begin(.sandbox, purpose: "stand-in servers for fob's demo, rehearsals and tests")
    page.section("SYNOPSIS")
    page.usage(of: command)
    page.section("DESCRIPTION")
    page.paragraph(command.abstract)
    page.discussion(of: command) { _ in true }
    page.paragraph("The options:")
    page.arguments(command.arguments)
    page.section("EXAMPLES")
    page.paragraph("A rehearsal beside your own environments, which stay as they are:")
    page.display([
      "fob-sandbox --port 8080 --write-environments ~/rehearsal/fob/environments &",
      "XDG_CONFIG_HOME=~/rehearsal XDG_STATE_HOME=~/rehearsal/state fob",
    ])
    page.seeAlso(Manual.others(than: .sandbox))
    return page.text
  }
}

/// What fob takes from the variables of its process and where it keeps its files.
private enum EnvironmentAndFiles {
  /// Something with a name, and what it is for.
  typealias Entry = (name: String, use: String)

  static let variables: [Entry] = [
    ("XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_DATA_HOME", "Where files are kept."),
    ("XDG_CONFIG_DIRS", "Where environments for all users of the machine are, besides /etc. Default: /etc/xdg."),
    ("XDG_RUNTIME_DIR", "Where sessions are kept with 'sessions = runtime' in settings.ini."),
    ("HTTPS_PROXY, ALL_PROXY, NO_PROXY", "The proxy where an environment names none; also in small letters."),
    ("SSL_CERT_FILE, SSL_CERT_DIR", "The certificate authorities to trust instead of the host's."),
    ("NO_COLOR", "If set and not empty: no colours, on screens and in what commands print (--color always wins)."),
    ("TERM", "The kind of terminal; dumb opens the plain mode."),
    ("TMUX", "If set, copies go to tmux' buffer."),
    ("ESCDELAY", "How many milliseconds a lone Escape is waited for."),
    ("FOB_REASON", "Why, for the audit log, where --reason does not say."),
    ("FOB_TOKEN, FOB_HEADER, FOB_URL, FOB_ENVIRONMENT", "Set by 'fob exec' for its command."),
    ("FOB_HANDLE, FOB_OLD_HANDLE", "Set for the command of 'fob tokens rotate --deliver', beside FOB_ENVIRONMENT."),
    ("FOB_EVENT", "Set for the command on_event; where it is set, fob raises no events."),
  ]

  static let files: [Entry] = [
    ("$XDG_CONFIG_HOME/fob/environments/NAME.ini", "The environments."),
    (
      "/etc/fob/environments/NAME.ini, fob/environments/NAME.ini in XDG_CONFIG_DIRS",
      "Those for all users of the machine."
    ),
    ("$XDG_CONFIG_HOME/fob/settings.ini", "Settings."),
    ("$XDG_CONFIG_HOME/fob/themes/NAME.ini", "Your themes."),
    ("$XDG_CONFIG_HOME/fob/keys.ini", "Your keys."),
    ("/etc/fob/policy.ini, $XDG_CONFIG_HOME/fob/policy.ini", "Rules for upload tokens."),
    ("$XDG_STATE_HOME/fob/sessions/", "One session for each environment, and its lock."),
    ("$XDG_RUNTIME_DIR/fob/sessions/", "The same with 'sessions = runtime' in settings.ini."),
    ("$XDG_STATE_HOME/fob/accepted/", "Digests of the files of environments and services that you have accepted."),
    ("$XDG_STATE_HOME/fob/token-files/", "Digests of what fob wrote into each token_file."),
    ("$XDG_STATE_HOME/fob/interface.json", "What you chose on the screens."),
    ("$XDG_STATE_HOME/fob/sign-ins/", "Sign-ins spent where a server limits them."),
    ("$XDG_STATE_HOME/fob/revocations/", "Plans of revocations, with the results as they came."),
    ("$XDG_STATE_HOME/fob/rotations/", "Plans of rotations, and how far each has come."),
    ("$XDG_STATE_HOME/fob/token-counts/", "How many upload tokens there were when they were last read."),
    ("$XDG_STATE_HOME/fob/events/", "What fob has reported to the command on_event: handles, expiries and thresholds."),
    ("$XDG_STATE_HOME/fob/audit.jsonl", "Who did what, put aside at 4 MB as audit.1.jsonl to audit.9.jsonl."),
    (
      "$XDG_STATE_HOME/fob/handle.key",
      "The key of the handles outside of shares; without it every token gets another handle."
    ),
    ("$XDG_DATA_HOME/fob/labels.json", "Your own labels and contacts of upload tokens."),
    ("$XDG_DATA_HOME/fob/vault/", "The vault."),
  ]

  static let security = """
    Configuration and state are for their owner only; a file is refused where others can read a secret in it or write it. No secret is taken or passed \
    on as an argument, and none is written to a log. A session and a secret belong to one origin, and redirects are never followed. Root, and programs \
    that run as the same user, are not kept out: sessions are plain files.
    """
}
