/// What fob takes from the variables of its process and where it keeps its files.
enum Surroundings {
  /// Something with a name, and what it is for.
  typealias Entry = (name: String, use: String)

  static let variables: [Entry] = [
    ("XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_DATA_HOME", "Where files are kept."),
    ("HTTPS_PROXY, ALL_PROXY, NO_PROXY", "The proxy where an environment names none; also in small letters."),
    ("SSL_CERT_FILE, SSL_CERT_DIR", "The certificate authorities to trust instead of the host's."),
    ("NO_COLOR", "Where it is set and not empty, no colours."),
    ("TERM", "The kind of terminal; dumb opens the plain mode."),
    ("TMUX", "Where it is set, copies go to tmux' buffer."),
    ("ESCDELAY", "How many milliseconds a lone Escape is waited for."),
    ("FOB_TOKEN, FOB_HEADER, FOB_URL, FOB_ENVIRONMENT", "Set by 'fob exec' for its command."),
  ]

  static let files: [Entry] = [
    ("$XDG_CONFIG_HOME/fob/environments/NAME.ini", "The environments."),
    ("$XDG_CONFIG_HOME/fob/settings.ini", "Settings."),
    ("$XDG_CONFIG_HOME/fob/themes/NAME.ini", "Themes of your own."),
    ("$XDG_CONFIG_HOME/fob/keys.ini", "Keys of your own."),
    ("$XDG_STATE_HOME/fob/sessions/", "One session for each environment, and its lock."),
    ("$XDG_STATE_HOME/fob/interface.json", "What you chose on the screens."),
    ("$XDG_STATE_HOME/fob/sign-ins/", "Sign-ins spent where a server limits them."),
    ("$XDG_STATE_HOME/fob/revocations/", "Plans of revocations, with the results as they came."),
    ("$XDG_STATE_HOME/fob/audit.jsonl", "Who did what, put aside at 4 MB as audit.1.jsonl to audit.9.jsonl."),
    ("$XDG_STATE_HOME/fob/handle.key", "The key of the handles; without it every token gets another handle."),
    ("$XDG_DATA_HOME/fob/labels.json", "Your own labels of upload tokens."),
    ("$XDG_DATA_HOME/fob/vault/", "The vault."),
  ]

  static let security = """
    Configuration and state are for their owner only; a file is refused where others can read a secret in it or write it. No secret is taken or passed \
    on as an argument, and none is written to a log. A session and a secret belong to one origin, and redirects are never followed. Root, and programs \
    that run as the same user, are not kept out: sessions are plain files.
    """
}
