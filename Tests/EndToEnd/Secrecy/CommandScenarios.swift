/// How the commands are run in which secrets must not show, one after the other.
struct CommandScenarios {
  /// One run.
  struct Run {
    /// The arguments after `fob`.
    var arguments: [String]
    /// What is piped in.
    var input = ""
    /// The beginnings of the names of canaries that it is asked to print.
    var mayShow: [String] = []

    init(_ arguments: String..., input: String = "", mayShow: [String] = []) {
      self.arguments = arguments
      self.input = input
      self.mayShow = mayShow
    }
  }

  /// Handles of upload tokens: several of api.video, one of POD.
  let video: [String]
  let pod: String
  /// A file in the vendor's form, with a password in it.
  let vendorFile: String
  /// A file of labels.
  let labelsFile: String
  /// A value that leaked.
  let leaked: String
  /// A token that a script got.
  let token: String

  /// The runs of each command; a command that is not named here is run by itself, or with an environment where it must be told one.
  var all: [(words: String, runs: [Run])] {
    environments + sessions + vault + uploadTokens + records + sharing + rest
  }

  /// What the UI, which has tests of its own, does without a terminal, and what shows fob itself.
  private var rest: [(words: String, runs: [Run])] {
    [
      ("open", [Run("open")]), ("demo", [Run("demo")]), ("keys", [Run("keys"), Run("keys", "--json")]),
      ("themes", [Run("themes"), Run("themes", "--preview"), Run("themes", "--json")]),
      ("help", [Run("help"), Run("help", "token")]),
    ]
  }

  private var sharing: [(words: String, runs: [Run])] {
    [("share init", [Run("share", "init", "team", "--folder", labelsFile + ".register")])]
  }

  private var environments: [(words: String, runs: [Run])] {
    let new = ["--service", "api.video", "--url", "http://127.0.0.1:9", "--stdin", "api_key"]
    var add = Run("env", "add", "new", "--dry-run", input: SecrecyHost.keptInFile + "\n")
    add.arguments += new
    var added = add
    added.arguments.remove(at: 3)
    return [
      ("env add", [add, added, Run("env", "add", "other", "--set", "password=\(SecrecyHost.wrongToken)")]),
      (
        "env import",
        [
          Run("env", "import", vendorFile, "--dry-run"), Run("env", "import", vendorFile, "--name", "imported"),
        ]
      ),
      ("env list", [Run("env", "list"), Run("env", "list", "--json")]),
      (
        "env show",
        ["archive", "archive-2fa", "portal", "video", "proxied", "pod", "web-service", "new", "imported"].flatMap {
          [Run("env", "show", $0), Run("env", "show", $0, "--json")]
        }
      ),
      ("env accept", [Run("env", "accept", "archive"), Run("env", "accept", "nothing", "--yes")]),
      ("env check", [Run("env", "check"), Run("env", "check", "--json"), Run("env", "check", "proxied", "--login")]),
      ("env remove", [Run("env", "remove", "imported"), Run("env", "remove", "imported", "--yes")]),
    ]
  }

  private var sessions: [(words: String, runs: [Run])] {
    let names = ["archive", "archive-2fa", "portal", "video", "pod", "web-service", "proxied"]
    return [
      (
        "login",
        names.map { Run("login", $0) } + [
          Run("login", "archive", "--stdin", input: "\(SecrecyHost.wrongToken)\n"), Run("login", "archive"),
        ]
      ),
      ("refresh", names.map { Run("refresh", $0) }),
      ("status", [Run("status"), Run("status", "--json")]),
      (
        "token",
        [
          Run("token", "archive", mayShow: ["session of archive"]),
          Run("token", "video", "--json", mayShow: ["session of video"]),
          Run("token", "video", "--header", mayShow: ["session of video"]),
          Run("token", "video", "--curl-config", mayShow: ["session of video"]),
          Run("token", "video", "--refused", input: token, mayShow: ["session of video"]),
          Run("token", "archive", "--refused", input: SecrecyHost.wrongToken, mayShow: ["session of archive"]),
          Run("token", "web-service", mayShow: ["session of web-service"]),
          Run("token", "pod"), Run("token", "proxied"),
        ]
      ),
      ("exec", [Run("exec", "video", "--", "true"), Run("exec", "video", "--", "no-such-program")]),
      ("keep", [Run("keep", "--once")]),
    ]
  }

  private var vault: [(words: String, runs: [Run])] {
    let (old, new) = (SecrecyHost.passphrase, SecrecyHost.otherPassphrase)
    return [
      ("vault init", [Run("vault", "init", input: old + "\n"), Run("vault", "init", input: old + "\n")]),
      (
        "vault add",
        [
          Run("vault", "add", "new", "api_key", input: SecrecyHost.kept + "\n"),
          Run("vault", "add", "new", "api_key", input: SecrecyHost.kept + "\n"),
        ]
      ),
      ("vault list", [Run("vault", "list"), Run("vault", "list", "--json")]),
      ("vault unlock", [Run("vault", "unlock", input: new + "\n"), Run("vault", "unlock", input: old + "\n")]),
      ("vault status", [Run("vault", "status"), Run("vault", "status", "--json")]),
      ("vault lock", [Run("vault", "lock")]),
      ("vault passphrase", [Run("vault", "passphrase", input: "\(old)\n\(new)\n")]),
      ("vault remove", [Run("vault", "remove", "new", "api_key", "--yes")]),
    ]
  }

  private var uploadTokens: [(words: String, runs: [Run])] {
    [
      (
        "tokens list",
        [
          Run("tokens", "list", "video"), Run("tokens", "list", "video", "--json"), Run("tokens", "list", "pod"),
          Run("tokens", "list", "pod", "--json"), Run("tokens", "list", "archive"),
          Run("tokens", "list", "video", "--page", "1", "--reveal", mayShow: ["upload token of video"]),
          Run("tokens", "list", "proxied"),
        ]
      ),
      (
        "tokens show",
        [
          Run("tokens", "show", "video", video[0]), Run("tokens", "show", "video", video[0], "--json"),
          Run("tokens", "show", "pod", pod), Run("tokens", "show", "pod", pod, "--json"),
          Run("tokens", "show", "pod", pod, "--reveal", mayShow: ["upload token of pod"]),
        ]
      ),
      (
        "tokens create",
        [
          Run("tokens", "create", "video", "--label", "from the test"), Run("tokens", "create", "video", "--json"),
          Run("tokens", "create", "video", "--reveal", mayShow: ["upload token of video"]),
          Run("tokens", "create", "pod", "--label", "from the test", "--organization", "northfield"),
        ]
      ),
      ("tokens label", [Run("tokens", "label", "video", video[1], "a label", "--contact", "a contact")]),
      ("tokens find", [Run("tokens", "find", input: leaked), Run("tokens", "find", "--json", input: leaked)]),
      (
        "tokens rotate",
        [
          Run("tokens", "rotate", "video", video[2], "--revoke", "--yes"), Run("tokens", "rotate", "video", video[3]),
          Run("tokens", "rotate", "video", video[2], "--deliver", "sh -c 'cat >&2; exit 3'", "--grace", "1h", "--yes"),
          Run("tokens", "rotate", "video", "--resume", "--yes"), Run("tokens", "rotate", "video", "--discard"),
        ]
      ),
      (
        "tokens revoke",
        [
          Run("tokens", "revoke", "video", "--all", "--dry-run"), Run("tokens", "revoke", "video", video[4], "--yes"),
          Run("tokens", "revoke", "pod", pod, "--yes"), Run("tokens", "revoke", "video", video[4], "--yes"),
        ]
      ),
    ]
  }

  private var records: [(words: String, runs: [Run])] {
    [
      ("labels export", [Run("labels", "export"), Run("labels", "export", "video")]),
      ("labels import", [Run("labels", "import", labelsFile, "--dry-run"), Run("labels", "import", labelsFile)]),
      ("audit", [Run("audit"), Run("audit", "--json"), Run("audit", "video", "--since", "1h")]),
      ("metrics", [Run("metrics"), Run("metrics", "--read")]),
      ("logout", ["archive", "video", "pod"].map { Run("logout", $0) }),
    ]
  }
}
