import TokenModel

extension Manual {
  /// `fob-sharing.7`, in mdoc.
  public func sharing() -> String {
    var page = begin(.sharing, purpose: "one session for all hosts that use an account")
    page.section("DESCRIPTION")
    page.paragraph(
      """
      Hosts that use one account can share its session through etcd (3.4 or later). fob encrypts what it writes there. On the first host, on the others, and \
      in the file of an environment or in settings.ini:
      """)
    page.display([
      "fob share init team --url https://etcd1.example.org:2379,https://etcd2.example.org:2379",
      "fob share invite team | ssh bastion2 fob share join team", "fob share status team",
    ])
    page.display(["share = team"])
    page.paragraph(
      """
      What 'fob share invite' prints is the team's identity: whoever has it can read and write all that the team shares. It does not hold the password of \
      etcd's user. Each host keeps it in $XDG_DATA_HOME/fob/shares/NAME.identity, readable by you only.
      """)
    page.paragraph(
      """
      Give etcd's addresses in one order or another on each host: fob asks the next one where one does not answer within 2 seconds. A part of the cluster \
      without a majority counts as not reachable.
      """)
    page.section("WHAT SHOWS OF OTHER HOSTS")
    page.paragraph(
      """
      The UI and 'fob keep' watch the register, with one connection for each share: a session that another host gets is here at once, and no server is \
      asked for it. Beside a shared environment stands among how many hosts it is shared, and which one refreshes it or logs in. If the register does not \
      answer, screens and 'fob status' say so, and until when the session at hand is valid. 'fob doctor' asks each register; the audit log has lines of the \
      kinds adopt and share.
      """)
    page.paragraph(
      """
      A host that uses a share leaves its name and its version of fob there, encrypted as everything, for 15 minutes: 'fob share status' lists the hosts that \
      were there lately. Nothing is decided by that.
      """)
    page.section("THE FILE OF A SHARE")
    page.paragraph(
      "$XDG_CONFIG_HOME/fob/shares/NAME.ini says how this host reaches the register, below [share]. 'fob share init' and 'fob share join' write it."
    )
    page.display([
      "[share]", "url = https://etcd1.example.org:2379, https://etcd2.example.org:2379", "user = fob",
      "password_command = pass show etcd/fob", "ca_file = /etc/fob/etcd-ca.pem",
    ])
    page.list(ShareKey.allCases.map { ("Ic \(RoffText.argument($0.rawValue))", $0.help) })
    logins(&page)
    sharingFailures(&page)
    sharedLabels(&page)
    etcd(&page)
    security(&page)
    page.seeAlso(Manual.others(than: .sharing))
    return page.text
  }

  private func logins(_ page: inout RoffPage) {
    page.section("LOGINS")
    page.paragraph(
      """
      Where a server limits sign-ins, as POD does, all hosts that reach it from one address count together, and the last two are kept for people on any of \
      them. Hosts with another address get a word of their own: the key egress. The sign-ins left that fob shows are those last known on this host. If the \
      register was put back or emptied, only people log in there until the server begins a new count. A login with --local is counted once the register answers; \
      sign-ins of environments that are not shared are counted with those of their host.
      """)
    page.paragraph(
      """
      A login that the server refused is not sent again by any host before the pause is over: a minute, doubling up to an hour. Another password is tried at \
      once, and a person need not wait. What is wrong on one host alone (a locked vault, a missing secret, no network) stays there.
      """)
  }

  private func etcd(_ page: inout RoffPage) {
    page.section("ETCD")
    page.paragraph(
      """
      All keys of fob begin with fob/ (another prefix: the key prefix). A user whose role reaches these keys alone, made by etcd's administrator, who turns \
      users on where they are not yet:
      """)
    page.display([
      "pass show etcd/root | etcdctl user add root --interactive=false", "etcdctl user grant-role root root",
      "etcdctl role add fob", "etcdctl role grant-permission fob readwrite fob/ --prefix=true",
      "pass show etcd/fob | etcdctl user add fob --interactive=false", "etcdctl user grant-role fob fob",
      "etcdctl auth enable",
    ])
    page.paragraph("On a host, with the user and where its password comes from:")
    page.display([
      "fob share init team --url https://etcd1.example.org:2379 --user fob --set 'password_command=pass show etcd/fob'"
    ])
    page.list([
      (
        "Sy TLS",
        """
        etcd is started with --cert-file and --key-file, and speaks TLS 1.2 or later; fob sends nothing without TLS but to this machine. With \
        --client-cert-auth, give the hosts certificates whose subject has no CN: etcd's JSON gateway refuses every request with one while users are on.
        """
      ),
      (
        "Sy Room",
        """
        Start etcd with --auto-compaction-retention=1h, or its database grows with every refresh until it is full (NOSPACE) and takes no more; reading goes \
        on then.
        """
      ),
      (
        "Sy Backups",
        """
        fob notices a register that was put back from a snapshot or created again: no refresh token in it is used, and the next who needs a session logs in.
        """
      ),
    ])
  }

  private func security(_ page: inout RoffPage) {
    page.section("A HOST THAT IS LOST")
    page.paragraph("On one of the others, and then on each that stays, so that the lost one can read nothing more:")
    page.display(["fob share rotate team --yes", "fob share invite team | ssh bastion2 fob share join team"])
    page.paragraph(
      """
      All that the register holds is sealed again, also what belongs to environments of other hosts; what the team did not write there stays as it is and is \
      counted. The sessions that it had stay good until they end; log out and in again where that matters. A host that has not joined again says so.
      """
    )
    page.section("WHAT THE REGISTER SEES")
    page.paragraph(
      """
      Each value is an age file to the team's recipient, with a MAC over its key, the server's address, the generation and the file, since age does not say \
      who wrote. The file holds the server's address too, so that any host can rotate. Keys are MACs over an environment's name and all that binds its session; names of environments and of the team are not in etcd. Its \
      administrator can delete, not read or forge, and what is put back is noticed. An environment is the same on two hosts if its name, service, address, \
      account, tenant and settings are.
      """)
  }
}

extension Manual {
  /// What handles and own labels of upload tokens are where an environment is shared.
  func sharedLabels(_ page: inout RoffPage) {
    page.section("HANDLES AND LABELS")
    page.paragraph(
      """
      Upload tokens of an environment in a share have the same handles and own labels on every host. Their key comes with the identity: 'fob share init' \
      takes the first host's, so that its handles stay, and 'fob share join' says where handles change. Environments that are not shared keep the host's own \
      handles, and so does each share its team's. A contact is kept as a label is. Labels from before become the team's when a list is \
      read; where two hosts have one for the same token, the first to read a list decides. A former handle still names its token, also in a plan of revocations that has begun.
      """)
    page.paragraph(
      """
      A label is noted on the host first, in $XDG_DATA_HOME/fob/shares/NAME.notes, and then in the register. Without the register it is merged later, and fob \
      says so. Of two labels for one token at once one stays, the same everywhere. The register takes 1 MiB for an environment, which is more than 10,000 \
      labels of usual length; beyond that fob refuses another label. A register that was wiped gets the labels back from the hosts.
      """)
    page.paragraph(
      """
      Labels stay with the team when a host leaves, and when 'share' is taken out of a file: run 'fob labels export' before and 'fob labels import' after to \
      have them there too.
      """)
  }
}

extension Manual {
  /// What a person meets where a register, a host or the way between them fails.
  func sharingFailures(_ page: inout RoffPage) {
    page.section("WHEN SOMETHING FAILS")
    page.paragraph(
      """
      A refresh token, and often a login, can be used only once. A host claims it in the register before sending it, and a claim does not expire, so no \
      failure makes two hosts send the same one.
      """)
    page.list([
      (
        "Sy The register does not answer",
        """
        The session at hand is used to its end, with a warning. Then commands exit with 6: nothing that can be used only once is sent. Wait, or log in for \
        this host alone: fob login ENV --local. The others do not get that session, and its refresh token is not used; once the register answers, a living \
        session in it takes its place.
        """
      ),
      (
        "Sy A host ends or stalls while it refreshes",
        """
        The others use the living session. If the claim is still open after the environment's time limit and 10 seconds more, they count its refresh token \
        as spent, and one of them logs in. The stalled host's answer is still saved if nobody has logged in or out meanwhile, and else revoked.
        """
      ),
      (
        "Sy A host has lost its state folder, or joined just now",
        """
        It uses the session that it finds. It refreshes none before another host has, or it has logged in itself: it cannot tell the register from an old \
        copy.
        """
      ),
      (
        "Sy A host's clock is wrong",
        """
        Sessions end by their server's clock. A host that has had no answer from the server asks it for the time, without a secret, before it takes a session \
        for ended.
        """
      ),
      (
        "Sy Somebody logs out",
        "No host uses the session from the next minute on. Without the register nobody can log out: the command exits with 6."
      ),
      (
        "Sy Sharing begins or ends",
        "The session of an environment is used to its end without its refresh token, which another host may have used; then fob logs in."
      ),
    ])
  }
}
