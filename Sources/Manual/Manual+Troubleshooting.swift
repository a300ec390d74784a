extension Manual {
  /// `fob-troubleshooting.7`, in mdoc.
  public func troubleshooting() -> String {
    var page = begin(.troubleshooting, purpose: "what fob's messages mean and what to do")
    page.section("DESCRIPTION")
    page.paragraph(
      """
      'fob doctor' checks permissions and owners of all files, network file systems, the terminal and its locale, where copies go, every environment's \
      file and server, the certificates' dates and this machine's clock. Each problem comes with its fix. doctor changes nothing, uses no sign-in, prints no \
      secret, and exits with 9 if it finds a problem.
      """)
    page.section("MESSAGES")
    page.list(Self.messages.map { ("Sy \(RoffText.argument($0.message))", $0.advice) })
    page.section("OVER SSH")
    page.paragraph(
      """
      A key costs one packet each way. When the connection drops, the UI ends with its terminal and leaves no process behind; sessions are on disk and \
      nothing is lost. To come back to the same screen, run fob inside tmux:
      """)
    page.display(["ssh -t bastion tmux new -A -s fob fob"])
    page.paragraph(
      """
      The server notices a silent connection only if ClientAliveInterval is set there. Copying goes through tmux' buffer, or through OSC 52 to your own \
      terminal; see set-clipboard in tmux(1).
      """)
    page.seeAlso(Manual.others(than: .troubleshooting))
    return page.text
  }

  private static let messages: [(message: String, advice: String)] = [
    (
      "login needed, exit status 4",
      "Nothing saved refreshes the session without you. Run 'fob login ENV', or give the environment a source for its secret."
    ),
    (
      "kept for people at a terminal, exit status 4",
      "Scripts have used their share of the server's sign-ins. Run 'fob login ENV' at a terminal, or wait."
    ),
    ("is readable by others", "The file holds a secret. Run the chmod that the message shows."),
    (
      "DNS failed, connect failed, TLS failed",
      "'fob env check ENV' shows what is in the way. ca_file, proxy and timeout in the environment's file solve most cases."
    ),
    ("Nobody trusted here has signed the certificate", "Name your authority's PEM file as ca_file."),
    (
      "its address changed",
      "The environment's url differs from the one that the session belongs to. If that is right, 'fob login ENV' confirms it."
    ),
    ("busy, exit status 6", "Another fob is refreshing this session. The next try finds it done."),
    (
      "rate limited, exit status 75",
      "The server said so. fob waits where it can. POD allows ten sign-ins in twelve hours."
    ),
    (
      "The vault is locked",
      "Run 'fob vault unlock'; in a service 'systemd-creds cat vault | fob vault unlock'."
    ),
    (
      "this session has no token for scripts, exit status 8",
      "POD's sessions are cookies. Give scripts an upload token: 'fob tokens show ENV HANDLE --reveal'."
    ),
    ("incomplete", "The server's pages shifted while fob read the list. r reloads it."),
    (
      "wrong colours, or boxes of + and -",
      "TERM or the locale says so. locale should say UTF-8, and inside tmux TERM should be tmux-256color. t tries themes."
    ),
    (
      "copied, but nothing is pasted",
      "The terminal does not accept OSC 52. Inside tmux the text is in tmux' own buffer (prefix ])."
    ),
    ("libcurl 7.88 or newer", "Install libcurl4; the .deb does."),
    ("the screen is too small", "fob needs 40 columns and 10 rows. fob --plain needs no screen."),
  ]
}
