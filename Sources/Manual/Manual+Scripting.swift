extension Manual {
  /// `fob-scripting.7`, in mdoc.
  public func scripting() -> String {
    var page = begin(.scripting, purpose: "tokens for scripts, and fob without a person")
    page.section("DESCRIPTION")
    page.paragraph(
      """
      Scripts on the same host use the sessions that you log in to on the screen. 'fob token' prints a token that is cached, refreshed or comes from a new \
      login; however many scripts ask at once, one process does the work. Without a terminal fob never asks: what needs a person ends with exit status 4. \
      In the examples prod is an environment of Preservica and video one of api.video.
      """)
    tokens(&page)
    logins(&page)
    longRunning(&page)
    secretsOnInput(&page)
    revocations(&page)
    rotations(&page)
    page.seeAlso(Manual.others(than: .scripting))
    return page.text
  }

  private func tokens(_ page: inout RoffPage) {
    page.section("TOKENS")
    page.paragraph("curl, without a .netrc and without the token in the process list:")
    page.display(["curl --config <(fob token prod --curl-config) https://eu.preservica.com/api/user/details"])
    page.paragraph("A command with FOB_TOKEN, FOB_HEADER, FOB_URL and FOB_ENVIRONMENT in its environment, and only it:")
    page.display(["fob exec prod -- python3 ingest.py"])
    page.paragraph(
      """
      Python with requests, by the module that the package brings (without the package: Sources/Python/fob.py, one file). A token that the server refuses \
      goes back to fob once, and no other server gets one:
      """)
    page.display([
      "import fob, requests", #"requests.get("https://eu.preservica.com/api/entity/versions", auth=fob.Auth("prod"))"#,
    ])
    page.paragraph("pyPreservica under fob's session, however many workers there are:")
    page.display([#"client = fob.preservica(pyPreservica.EntityAPI, "prod")"#])
    page.paragraph(
      """
      The programs of AWS, for Preservica's S3 gateway (https://HOST/api/s3/buckets, bucket TENANT.package.upload), ask fob for each token that they need, by \
      these lines in ~/.aws/config:
      """)
    page.display([
      "[profile prod]", "credential_process = fob token prod --format aws", "s3 =", "  addressing_style = path",
    ])
    page.paragraph("Any other program in Python, such as the vendor's example: the line that logs in becomes")
    page.display([#"token = subprocess.check_output(["fob", "token", "prod"], text=True).strip()"#])
    page.paragraph(
      """
      A program that reads a token file stays as it is: with token_file in the environment's file, fob keeps that file current (mode 0600), and removes it \
      at logout. token_file_format says what is in it. fob replaces and removes only what it wrote itself; if anything else is there, fob leaves it and \
      sends nothing. Another format replaces the file at the next use. POD has no token for scripts, so that its environments refuse token_file.
      """)
    page.list([
      (
        "Ic vendor",
        "A time and the token on two lines, as in Preservica's example script: the default. The time is set so that the script stops a minute before the end; "
          + "if the server says no end, there is no file."
      ),
      ("Ic value", "The token on a line, as 'fob token' prints it."),
      ("Ic header", "The header line, as --header prints it, for curl's --header @FILE."),
      ("Ic json", "What --json prints, without seconds_left."),
      (
        "Ic env",
        "FOB_TOKEN, FOB_ENVIRONMENT, FOB_URL and FOB_EXPIRES_AT, a line each, for 'sh', systemd's EnvironmentFile and Docker's --env-file. Nothing is "
          + "quoted, since Docker would take the quotes for a part of the value: a token may have letters, digits, the characters -._+/=:@%, and a comma, and ~ "
          + "except at the beginning and after a colon. For any other token there is no file, and fob says so."
      ),
    ])
    page.paragraph(
      "If the server rejects a token early, hand it back, alone or as --header and --json print it:")
    page.display([#"echo "$OLD" | fob token prod --refused"#])
    page.paragraph("A long job asks for the time it needs; if no session can last that long, fob exits with 5 or 64:")
    page.display(["fob token prod --min-valid 10m"])
  }

  private func logins(_ page: inout RoffPage) {
    page.section("LOGGING IN FROM A SCRIPT")
    page.display(["fob login prod", "pass show preservica/prod | fob login prod --stdin"])
    page.paragraph(
      """
      Both work without a terminal and count as a script's. The audit log marks them unattended. After a rejected login, scripts wait as 'fob token' \
      does, from one minute up to one hour. POD allows ten sign-ins in twelve hours; scripts leave the last two to people and exit with 4.
      """)
    page.paragraph(
      """
      fob assumes that a person is present if standard input, output or error is a terminal, or if it has a controlling terminal. cron, systemd and \
      'ssh host fob login prod' have none; 'ssh -t' has one. A login that somebody approves in a browser always counts as a person's.
      """)
  }

  private func longRunning(_ page: inout RoffPage) {
    page.section("KEEPING SESSIONS ALIVE")
    page.paragraph("cron refreshes a session that needs no person, and mails what fails:")
    page.display(["*/5 * * * *  fob keep --once"])
    page.paragraph("systemd does the same all day. The package brings the unit as fob-keep; without it:")
    page.display([
      "mkdir -p ~/.config/systemd/user", "fob keep prod --print-unit > ~/.config/systemd/user/fob-keep.service",
      "systemctl --user enable --now fob-keep",
    ])
    page.section("LISTS")
    page.paragraph(
      """
      Lists are tab-separated values in a pipe or a file, with a line of column names unless --no-header is given, and tables on a terminal. --columns \
      chooses columns, --limit the number of rows; --json has every fact.
      """)
    page.display(["fob tokens list video --filter never --columns handle,label --no-header"])
    page.paragraph(
      """
      --csv prints comma-separated values for spreadsheets (RFC 4180). A cell that a spreadsheet would take for a formula gets a leading ', and no value \
      is ever in it.
      """)
    page.paragraph(
      """
      'fob tokens list -A' lists the upload tokens of all environments as one. Its filter also chooses environments, with env:NAME and service:NAME, where * \
      stands for anything. If a list cannot be read, the others are printed, and the exit status is 9.
      """)
    page.display(["fob tokens list -A --filter 'service:api.video never' --sort created"])
    page.section("WHAT EXPIRES")
    page.paragraph(
      """
      'fob expiring' lists what a person must act on within 14 days, or --within any span: upload tokens, certificates, and sessions that fob cannot begin \
      again unattended. It exits with 9 if something expires, else with the status of the first list that could not be read, and with 0 if all was read \
      and nothing expires. From cron, whose mail reaches you only if there is something to say:
      """)
    page.display(["fob expiring video --within 7d > expiring.txt || cat expiring.txt"])
    page.section("WATCHING")
    page.paragraph("A line for each change, for people or, with --json, for programs:")
    page.display(["fob status --json", "fob status prod --watch --json"])
  }

  private func secretsOnInput(_ page: inout RoffPage) {
    page.section("SECRETS")
    page.paragraph(
      """
      Secrets go in through standard input, never as an argument. fob rejects one that is not plain text (another character set, a control character) \
      before it sends anything. 'fob tokens find' looks for every upload token in its input, be that a value, a log, an address or JSON:
      """)
    page.display(["fob tokens find < leaked.txt"])
  }

  private func revocations(_ page: inout RoffPage) {
    page.section("REVOKING MANY")
    page.display([
      "fob tokens revoke video --never-expires --older-than 90d --dry-run --plan old.plan",
      "fob tokens revoke video --plan old.plan --yes --report old.json", "fob tokens revoke video --resume",
    ])
    page.paragraph(
      """
      The first line shows what would be revoked, as bars by age, time left, last use, scope and organization, as far as the service reports them, and \
      saves it as a plan; with --json the same counts. The second revokes exactly that, the third continues what was interrupted or \
      failed. fob saves the plan before the first request and every result as it arrives, in $XDG_STATE_HOME/fob/revocations or in the plan's own file: \
      handles only, never a value. A dropped connection, Ctrl-C or a kill loses nothing. --discard, or D on the screen, drops the plan. With -A all \
      environments are meant: each has a plan of its own, each production one needs a --confirm NAME:COUNT, and --except ENV leaves one out.
      """)
    page.paragraph(
      """
      fob sends eight requests at a time within the server's rate limit and leaves a tenth of it free. Each token ends as revoked, already gone, \
      refused, not revoked (no request reached the server) or unknown; fob lists again to settle what is unknown. On production --confirm NAME:COUNT \
      replaces --yes. --report FILE takes a new file, an empty one or an older report, or - for standard output; if anything else is there, fob leaves \
      it and revokes nothing.
      """)
  }

  private func rotations(_ page: inout RoffPage) {
    page.section("ROTATING AND DELIVERING")
    page.display([
      "fob tokens rotate video k3vq9x2mab --deliver 'pass insert -m -f x' --grace 24h --yes",
      "fob tokens rotate video --resume --yes",
    ])
    page.paragraph(
      """
      The first line creates a token like the old one, gives its value to the command, and keeps the old token valid for a day more; lists show \
      'old · 23h' at it. Then 'fob keep' revokes it, or the second line does. --revoke-old revokes it as soon as the command has ended with 0; without \
      either it stays. If its replacement is gone by then, the old token is not revoked.
      """)
    page.paragraph(
      """
      fob runs the command as it runs password_command: no shell, no terminal, a time limit (a minute). The value is its standard input, without a line \
      break, and stands nowhere else; FOB_ENVIRONMENT, FOB_HANDLE and FOB_OLD_HANDLE tell which token it is. If the command fails, both tokens are valid, \
      fob names both and ends with 9, and --resume gives the same new token to the same command. After three failures in a row fob creates no more.
      """)
    page.paragraph(
      """
      Select several tokens, or with -A those of all environments, as for 'fob tokens revoke'. fob saves the plan before the first request and each step as \
      it comes, in $XDG_STATE_HOME/fob/rotations: handles and the command, never a value. A kill loses nothing: --resume goes on. If the answer to a \
      creation was lost, fob creates no second token while the server lists one that may be it, and names that; revoke it, then resume. --discard drops the \
      plan; what was created stays.
      """)
    page.paragraph(
      """
      In the terminal UI, mark tokens, also those of several environments in the inventory, and press o: a page for each environment shows what would be \
      replaced, and t gives the old ones a grace. w then saves the new values to a new file in the home folder, ~/fob-rotated-NAME-TIME.jsonl, as JSON \
      Lines; only its owner can read it. X resumes an unfinished rotation.
      """)
  }
}
