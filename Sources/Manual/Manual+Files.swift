import Interface
import TerminalKit
import TokenModel

extension Manual {
  /// `fob-environments.5`, in mdoc.
  /// - Parameter profiles: what the services say of themselves.
  public func environments(_ profiles: [ServiceProfile]) -> String {
    var page = begin(.environments, purpose: "files that describe fob's environments")
    page.section("DESCRIPTION")
    page.paragraph(
      """
      An environment is one server of a service with an account on it. Each is a file NAME.ini in $XDG_CONFIG_HOME/fob/environments, by default \
      ~/.config/fob/environments; the file's name is the environment's name: \(EnvironmentName.rule).
      """)
    page.display(Self.exampleFile)
    page.paragraph(
      """
      Lines are 'key = value' or 'key: value' below [environment]. A comment takes a line of its own and begins with # or ;. Within a value both are \
      plain characters, since passwords contain them. Keys may be in capitals. fob reports a repeated key, an unknown key or a bad value with its line; \
      the other environments keep working.
      """)
    page.paragraph(
      """
      A file that holds a secret must be readable by its owner only (mode 0600). fob refuses a file that others can write or that belongs to somebody \
      else, and shows the command that fixes it.
      """)
    systemWide(&page)
    page.section("KEYS OF EVERY SERVICE")
    page.list(CommonEnvironmentKey.allCases.map { ("Ic \(RoffText.argument($0.rawValue))", $0.help) })
    for profile in profiles {
      page.section("KEYS OF \(profile.displayName.uppercased())")
      page.paragraph("With service = \(profile.name.rawValue):")
      page.list(
        profile.keys.map { key in
          ("Ic \(RoffText.argument(key.name))", key.help + (key.isSecret ? " A secret." : ""))
        })
    }
    secrets(&page)
    openAuthorization(&page)
    others(&page)
    page.seeAlso(Manual.others(than: .environments))
    return page.text
  }

  private func systemWide(_ page: inout RoffPage) {
    page.section("ENVIRONMENTS FOR ALL USERS")
    page.paragraph(
      """
      fob also reads fob/environments/NAME.ini in /etc and in each folder of XDG_CONFIG_DIRS (by default /etc/xdg). Of several files with one name yours \
      counts, then that in /etc, then those of XDG_CONFIG_DIRS in their order. The environment then says 'hides /etc', and read_only and production of a \
      hidden file still hold. A hidden file that fob cannot read counts as both. 'fob env list' says where each environment comes from. fob changes and \
      removes only your own files.
      """)
    page.paragraph(
      """
      A system-wide file that belongs to root and that nobody else can write counts at once. Another one, such as a team's in a git clone, needs your \
      consent if it has fob run, read, write, redirect or trust something (password_command, password_file, password_env, token_file, ca_file, \
      client_key, proxy, on_event, further servers and the like), and in any case if somebody else can write it: 'fob env accept NAME' shows what it has \
      fob do and remembers a digest of its content. As soon as the content differs, all that uses the environment ends with 4 and 'changed since you \
      accepted it'; 'fob env accept' then shows the lines that have changed, without secrets. What the programs and files that it names contain is not \
      part of the digest. A secret in such a file must still be readable by its owner only, or by a group of root's.
      """)
  }

  private static let exampleFile = [
    "[environment]", "service  = preservica", "url      = https://eu.preservica.com", "username = ops@example.org",
    "tenant   = LIBRARY", "password_command = pass show preservica/prod", "production = yes", "refresh  = auto",
  ]

  private func secrets(_ page: inout RoffPage) {
    page.section("SECRETS")
    page.paragraph(
      "Each key X that holds a secret can be given in one of five forms. Without any, the secret is asked for.")
    page.list(
      SecretForm.allCases.map { form in ("Ic \(RoffText.argument("X\(form.rawValue)"))", form.help) })
  }

  private func openAuthorization(_ page: inout RoffPage) {
    page.section("OAUTH 2.0")
    page.display([
      "[environment]", "service   = oauth2", "url       = https://login.example.org", "client_id = fob",
      "scope     = files profile",
    ])
    page.paragraph(
      """
      'fob login NAME' and L show an address and a code. You approve the login in a browser on any machine, and fob continues. Nothing is locked \
      meanwhile; Ctrl-C or Escape gives up. This needs no terminal: it waits as long as the code is valid.
      """)
    page.paragraph(
      """
      With grant = authorization_code you log in at the address that fob shows, and the browser ends at an address with a code, which is good once and \
      for this fob alone (PKCE, S256). Register http://127.0.0.1/ with the server as where logins end; one that takes only an exact address gets it as \
      redirect_uri. fob takes the end from a browser on this machine, at that port of 127.0.0.1, for ten minutes. Over SSH it listens at no port: paste \
      the address that the browser shows at the end, also if it shows no page. It is not shown, and kept nowhere. 'fob login NAME --stdin' reads it \
      from standard input.
      """)
    page.paragraph(
      """
      A login in place of a session has the server end that one, once the new one is saved. fob says so if the server does not. Some servers end all \
      sessions of an account with one, so the new one too; if yours refuses it, fob names the key: replaced_session = keep leaves the old one to expire.
      """)
    page.paragraph(
      """
      The endpoints come from the server's metadata (RFC 8414, else OpenID's), which must name the issuer that fob asked. fob rejects metadata that names \
      another server unless the file names it too; a server added to the file later must be confirmed with 'fob login'. Inspecting asks the introspection \
      endpoint (RFC 7662). Logging out revokes the refresh token, then the access token (RFC 7009); until the server confirms it, fob keeps the session. \
      'fob logout ENV --forget' drops it here and says what stays valid.
      """)
    page.paragraph(
      """
      fob tries a refresh token that two refreshes left unchanged once more after an answer that does not show what became of it (none, 502, a proxy's \
      page). If fob gives one up, it says so and why.
      """)
  }

  private func others(_ page: inout RoffPage) {
    page.section("FILES OF OTHER PROGRAMS")
    page.paragraph(
      """
      Preservica's preview.ini ([DEFAULT] with URL, Host, Username, Password, Tenant; %% stands for %) and pyPreservica's credentials.properties \
      ([credentials], taken literally) work unchanged in the same folder. 'fob env import' makes copies that only you can read, after you agree to \
      everything they have fob run, read, write or trust. It refuses another user's file and one that others can write, lists what it skips and why \
      (exit status 9), and also takes the variables PRESERVICA_SERVER, PRESERVICA_USERNAME, PRESERVICA_TENANT, PRESERVICA_PASSWORD and PRESERVICA_2FA_TOKEN.
      """)
  }

  /// `fob-keys.5`, in mdoc.
  public func keys() -> String {
    var page = begin(.keys, purpose: "keys of fob's terminal UI, and the file that changes them")
    page.section("DESCRIPTION")
    page.paragraph(
      """
      $XDG_CONFIG_HOME/fob/keys.ini remaps keys, in one section per screen, or in [all] for every screen that has the action. 'fob keys' prints the \
      current keys in this form. fob reads the file again when it changes; if something in it is wrong, fob reports the line and keeps the old keys.
      """)
    page.display(["[main]", "log-in = f2", "move-to-first = home, g t", "log-out = none"])
    page.paragraph(
      """
      A line is 'action = key', with commas between keys and blanks within a sequence, or none to leave an action without a key. Keys are characters, \
      names (\(Self.keyNames)), and either after ctrl- or alt-. fob refuses a key with two meanings, a destructive action on a key that people press out \
      of habit, and a screen without an exit key. A number before most movement keys repeats them.
      """)
    let entries = KeyMap.standard.entries
    var sections: [String] = []
    for entry in entries where !sections.contains(entry.context) { sections.append(entry.context) }
    for section in sections {
      page.section("KEYS IN [\(section)]".uppercased())
      page.list(
        entries.filter { $0.context == section }.map { entry in
          let keys = entry.keys.isEmpty ? "no key" : entry.keys.joined(separator: ", ")
          return ("Ic \(RoffText.argument(entry.action)) No \(RoffText.argument("(\(keys))"))", "\(entry.help)")
        })
    }
    page.seeAlso(Manual.others(than: .keys))
    return page.text
  }

  private static let keyNames = (Key.names.map(\.name) + ["f1 to f63"]).joined(separator: ", ")

  /// `fob-themes.5`, in mdoc.
  public func themes() -> String {
    var page = begin(.themes, purpose: "files that say what fob's screens look like")
    page.section("DESCRIPTION")
    page.paragraph(
      """
      A theme is a file NAME.ini in $XDG_CONFIG_HOME/fob/themes. 'fob themes' lists yours and those that come with fob, 'fob themes --preview' shows \
      samples, and 'fob themes --export universal' prints one to begin with. What counts most comes first: chosen with t in this run, --theme, theme \
      in the environment's file, theme in settings.ini, chosen with t in an earlier run, auto. With auto fob asks the terminal for its \
      background (OSC 11) and takes dark or light; where nothing answers, as on the Linux console and in GNU screen, universal.
      """)
    page.paragraph(
      "fob reports a mistake with its line. It reads a changed file at once; a file that breaks leaves the screen as it was."
    )
    page.section("SECTIONS")
    page.list([
      (
        "Ic \(RoffText.argument("[theme]"))",
        "description, a line for lists, and inherits, the theme that supplies what this one leaves out."
      ),
      ("Ic \(RoffText.argument("[palette]"))", "Your names for colours: name = colour."),
      ("Ic \(RoffText.argument("[styles]"))", "A line for each slot: slot = style."),
      ("Ic \(RoffText.argument("[styles.16]"))", "The same for terminals with sixteen colours or fewer."),
      ("Ic \(RoffText.argument("[styles.mono]"))", "The same for terminals without colours, and with NO_COLOR."),
    ])
    page.section("STYLES")
    page.paragraph(
      """
      A style is a colour, perhaps 'on' and the colour behind, and attributes: 'red bold', 'white on red', 'on 236', 'default reverse'. A colour is a \
      name (default, black, red, green, yellow, blue, magenta, cyan, white, or one of these after bright-), a number from 0 to 255, #rrggbb, or a name \
      from [palette]. It is brought down to what the terminal has. Attributes are bold, dim, italic, underline and reverse. Many terminals show \
      bold text in one of the eight colours in the bright one, so that bold black is grey.
      """)
    page.section("SLOTS")
    page.paragraph(
      "A slot that is left out takes the style of its parent: row.selected.inactive that of row.selected, and that of row."
    )
    page.list(ThemeSlot.allCases.map { ("Ic \(RoffText.argument($0.rawValue))", $0.help) })
    page.section("CONTRAST")
    page.paragraph(
      """
      Where a theme chooses both colours, text and badges have a contrast of at least 4.5:1 (WCAG 2.2, level AA), with high-contrast at least 7:1, also \
      where bold turns a colour into the bright one. Elsewhere the terminal decides:
      """)
    page.list([
      (
        "Ic universal , mono",
        "They write on the terminal's background, text in the terminal's colour. States and warnings have at least 3:1 on black and white, and a glyph and a word beside the colour."
      ),
      (
        "sixteen colours or fewer",
        "The terminal defines what they look like. The palettes that terminals come with keep to 4.5:1; yours may not."
      ),
      ("Ic light No with eight colours", "Where white is grey, as on the Linux console, red has 3:1."),
    ])
    page.section("EXAMPLES")
    page.paragraph("Brighter warnings on top of the theme dark:")
    page.display([
      "[theme]", "description = dark, and louder", "inherits = dark", "", "[palette]", "alarm = #ff5f5f", "",
      "[styles]",
      "expiry.critical = black on alarm bold", "status.error = alarm bold", "", "[styles.mono]",
      "expiry.critical = reverse bold",
    ])
    page.seeAlso(Manual.others(than: .themes))
    return page.text
  }
}
