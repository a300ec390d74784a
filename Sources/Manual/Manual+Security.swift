extension Manual {
  /// `fob-security.7`, in mdoc.
  public func security() -> String {
    var page = begin(.security, purpose: "what fob protects, from whom, and what it does not")
    page.section("DESCRIPTION")
    page.paragraph("'fob doctor' shows how this host stands. What fob protects from:")
    page.list(Self.protections.map { ("Sy \(RoffText.argument($0.from))", $0.how) })
    page.section("LIMITS")
    for paragraph in Self.limits { page.paragraph(paragraph) }
    vault(&page)
    audit(&page)
    page.seeAlso(Manual.others(than: .security))
    return page.text
  }

  private static let protections: [(from: String, how: String)] = [
    (
      "Other users of the host",
      """
      Configuration and state are 0600 in 0700. fob refuses a secret that others can read, a configuration that others can write and a file of another \
      owner, and shows the chmod that fixes it; the same goes for folders above it, other users' symbolic links, certificates and keys. fob trusts what \
      root owns, but not a root's secret that everybody can read.
      """
    ),
    (
      "The process list, logs and core files",
      """
      fob takes and passes no secret as an argument; secrets print as •••; core dumps and tracing are off. Programs that fob runs for you get /dev/null, \
      default signals and none of its descriptors. Only the command of 'fob exec' gets your terminal, and the token in its environment.
      """
    ),
    (
      "The wrong server",
      """
      https only, except to this machine. A session and a secret belong to one origin. fob never follows a redirect; when an environment's address \
      changes, fob sends nothing until 'fob login' confirms it.
      """
    ),
    (
      "Hostile text",
      """
      fob escapes whatever could steer a terminal in the text of servers and files, on the screen, in pipes, logs and JSON. Output that a file or program \
      takes as it is (a theme, a configuration) is escaped at a terminal only.
      """
    ),
    (
      "Broken networks",
      """
      Every request has a time limit (timeout, 20 s), shared by all requests of one login or refresh, and a size limit. fob repeats only the reading of a \
      list, twice at most, after growing pauses; it never sends a login, a creation or a refresh twice.
      """
    ),
    (
      "Two at once",
      """
      One process refreshes a session, under a lock, and notes it on disk before it sends. fob never sends a single-use refresh token twice, and never \
      trusts one that may be spent unless the server has shown that it accepts repeated use. Rejected unattended logins back off, from a minute to an hour.
      """
    ),
    (
      "A full disk",
      """
      fob reserves the room and the descriptors that saving takes before it sends; if the outcome could not be saved, it sends neither a refresh nor a \
      login.
      """
    ),
    (
      "A home that was copied or restored",
      """
      A session file names itself (its number and when it was made) and its machine. In a copy, fob uses the session to its end but does not send its \
      refresh token, since the other copy may have used it; fob logs in instead and says why. Hosts that share one home, and containers with one folder, \
      see the same file and take turns. fob cannot notice a disk or a virtual machine that was rolled back as a whole, or a file system without lasting \
      file numbers (SMB, FUSE). POD keeps no sessions on its server: logging out ends this copy only.
      """
    ),
    (
      "A terminal that goes away",
      """
      A process of its own (fob session-process) refreshes sessions, logs in and logs out, so a UI or command that is hung up, stopped or killed holds no \
      lock and loses no answer: that process waits for it until the request's time limit, at most 60 s longer, and saves it. Without a terminal a command \
      does this itself; SIGTERM, SIGHUP and SIGINT end it once a refresh in progress is saved, after 60 s at the latest.
      """
    ),
    (
      "A clock that is set",
      """
      Times follow the server's clock. Setting the local clock makes no session older or younger, since the state on disk remembers how the clock stood to \
      the time since the machine started. If the clock jumps ahead by more than a session has left, fob asks the server once, by a refresh.
      """
    ),
    (
      "Accidents",
      """
      Revoking asks first and drops what was typed before the question. Several tokens need their count, production needs the environment's name or \
      --confirm NAME:COUNT. Every command and screen keeps to read_only = yes, the UI to --read-only.
      """
    ),
  ]

  private static let limits = [
    """
    fob does not protect from root and from programs that run as you. Sessions are plain 0600 files. Keep long-lived secrets in a command such as pass \
    or in the vault rather than in a file. Variables that you set for fob reach the commands that it runs for you, except that 'fob exec' removes those \
    that hold the environment's own secrets. fob never saves lists of upload tokens.
    """,
    """
    fob overwrites buffers with secrets, and the bodies of requests, when their last user lets go of them. It cannot overwrite the copies that Swift's \
    strings, libcurl and the terminal's library make; those stay until the memory is used again. Encrypt swap, or have none.
    """,
  ]

  private func vault(_ page: inout RoffPage) {
    sessionsInMemory(&page)
    page.section("THE VAULT")
    page.paragraph(
      "The vault encrypts passwords and keys that have no better place. There is none until you create one:")
    page.display([
      "fob vault init", "fob vault add prod password", "fob vault unlock --for 8h",
      "fob env add prod --service preservica --url https://eu.preservica.com --set password_vault=yes",
    ])
    page.paragraph("In the file of an existing environment the line is 'password_vault = yes'.")
    page.paragraph(
      """
      Each secret is a file of its own, encrypted to the vault's recipient (X25519). The identity that opens them is in the same folder, identity.age, encrypted \
      with the passphrase (scrypt, work factor 2^17). All are age files (age-encryption.org/v1): 'age -d -i identity.age prod.password.age' opens them \
      without fob.
      """)
    page.paragraph(
      """
      Anybody can encrypt to a recipient. Each file's header therefore carries a stanza (fob-vault, which age skips) with whose secret it is and for which \
      addresses, under a code that needs the identity. fob refuses a file without it, and one that was copied, renamed or made for another address. Adding \
      needs no passphrase: this host keeps the key for the code, and the recipient it belongs to, in vault.key beside the folder. It opens nothing, and fob \
      adds nothing if recipient.txt names another recipient. The first 'fob vault unlock' completes a vault from another host.
      """)
    page.paragraph(
      """
      While unlocked, the identity is in your user's kernel keyring until the time is up, 'fob vault lock' or a restart. While the vault is locked, a command \
      at a terminal asks for the passphrase and forgets it when it ends; without a terminal it exits with 4. The UI asks when you log in, or with \
      :unlock-vault. A program that has the passphrase keeps reading secrets until it ends; 'fob vault lock' does not reach it. For services:
      """)
    page.display(["systemd-creds cat vault | fob vault unlock"])
    page.list([
      (
        "Sy \"The vault protects from\"",
        """
        a stolen backup, disk or home folder, as long as nobody guesses the passphrase (use several words); a secret in a configuration that is shared or \
        committed; a file that was cut, changed, renamed or made by somebody else; an exchanged recipient.txt.
        """
      ),
      (
        "Sy \"It does not protect from\"",
        """
        root and programs that run as you while it is unlocked; whoever watches you type, or knows an earlier passphrase and has a copy from then (change \
        the secrets too); whoever can write vault.key as well, or puts an older file of the same secret back; losing the passphrase. Names of environments \
        and kinds of secrets are file names, and anybody with the files can read them and the servers' addresses. Sessions stay plain 0600 files.
        """
      ),
    ])
  }

  private func audit(_ page: inout RoffPage) {
    page.section("THE AUDIT LOG")
    page.paragraph(
      """
      Every login, refresh and logout, every session that the server ended, every upload token created, rotated, labelled or revoked and every secret shown \
      or copied leaves a line of JSON, whether it succeeded or not: when, who, on which host, in which environment, the token's handle, never a secret. A \
      session that is handed out and still good ('fob token', 'fob exec') leaves none. 'fob audit' shows the log, and inspecting a token or a session shows \
      its history. If fob cannot write the log it says so and continues.
      """)
    page.paragraph(
      """
      Commands that change something take --reason, or the variable FOB_REASON, into their lines. audit_to = journal or syslog in settings.ini sends each entry \
      to the system's log too: one that nobody receives is in the file, and fob says so once. In the journal, FOB_ENVIRONMENT, FOB_EVENT and the like are \
      fields. For other collectors, 'fob audit --cursor' says where the log ends, and --after goes on from there.
      """)
    page.paragraph(
      """
      Each line has a number (seq) and the SHA-256 of the line before it with its newline (prev), as sha256sum prints it, also from one file to the next. \
      'fob audit --verify' names the first line that was changed, cut out, added or moved. Whoever can write the file can link it again from there on; a head \
      that they cannot reach proves that nobody did: --verify prints one, each entry in the journal has one (FOB_HEAD), and --verify --head takes it. With \
      audit_to the UI and 'fob keep' also send the head alone when they start and every hour, so that a recent one is there although an entry was lost.
      """)
  }

  private func sessionsInMemory(_ page: inout RoffPage) {
    page.section("SESSIONS OFF THE DISK")
    page.paragraph(
      """
      With 'sessions = runtime' in settings.ini, sessions and their locks are in $XDG_RUNTIME_DIR/fob/sessions, which systemd keeps in memory and gives to \
      you alone: no token is on a disk or in a backup, unless a token_file names one. Audit log, labels, counts of sign-ins and digests of token files \
      stay in the state folder, and so does the token that a share's etcd gives for five minutes, sealed with the share's identity.
      """)
    page.paragraph(
      """
      It costs logins. A restart ends every session here, and so does your last logout from this machine, unless root has run 'loginctl enable-linger \
      USER'. The server is not told: there the session stays valid until it expires. Each login after that counts as a sign-in, where the server counts them, and \
      needs you, unless the environment supplies everything.
      """)
    page.paragraph(
      """
      If XDG_RUNTIME_DIR is not set, as in cron, or not a folder that only you can enter, everything that needs a session fails and says so. fob never uses the disk \
      instead. Nor does it if the line in settings.ini is not valid or the file cannot be trusted.
      """)
    page.paragraph(
      """
      A change of the setting counts from the next start of fob on, and moves nothing: restart open UIs and 'fob keep'. Until then they use the old place, so \
      that there are two sessions. fob does not use what is left in the other place. 'fob doctor' lists it, and 'fob logout' and 'fob env remove' end it too.
      """)
  }
}
