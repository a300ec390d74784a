import TokenModel

extension Manual {
  /// `fob-events.7`, in mdoc.
  public func events() -> String {
    var page = begin(.events, purpose: "the command that fob runs when something happens or expires")
    page.section("DESCRIPTION")
    page.paragraph(
      """
      on_event names a command, in settings.ini or in an environment's file, whose own one counts more. fob runs it at each event, without a shell and \
      without a terminal; words are quoted as in a shell. It reads one JSON object on its standard input. What it prints is thrown away.
      """)
    page.display([
      "[settings]",
      "on_event = curl --silent --show-error --fail --max-time 10 --json @- https://hooks.example.org/fob",
    ])
    page.paragraph(
      """
      A process of its own runs the command once a session is saved and its lock is free, so no refresh waits for it and no exit status changes. It has \
      15 seconds for an event. Where it fails, hangs or is missing, 'fob audit --event event' has a line; the next line comes after it has worked again. \
      It runs with FOB_EVENT=1, and under that variable fob raises no events.
      """)
    page.section("EVENTS")
    page.list(RaisedEvent.Kind.allCases.map { ("Sy \(RoffText.argument($0.rawValue))", $0.meaning) })
    page.paragraph(
      """
      Every fob raises the events of what it does. The UI, 'fob keep' and 'fob expiring --notify' raise those of sessions that expire. 'fob expiring \
      --notify' and, every hour, 'fob keep --tokens' read the lists of upload tokens and the certificates; the UI raises events of the lists that you have \
      it read to the end. For cron:
      """)
    page.display(["fob expiring --notify > /dev/null || true"])
    thresholds(&page)
    json(&page)
    recipes(&page)
    page.seeAlso(Manual.others(than: .events))
    return page.text
  }

  private func thresholds(_ page: inout RoffPage) {
    page.section("THRESHOLDS")
    page.paragraph(
      """
      Upload tokens and certificates have thresholds of 14, 7 and 1 days. fob reports once what is at or below one: a missed run delays the \
      report. Where several are due at once, the nearest counts. There is one event for an environment, a threshold and a run, however many tokens it is \
      about. Sessions that only a person can begin again have those thresholds that are shorter than their lifetime; fob reports a shorter session in its \
      last fifth.
      """)
    page.paragraph(
      """
      $XDG_STATE_HOME/fob/events/NAME.json remembers what fob has reported: handles, expiries and thresholds, readable by its owner only. Any number of \
      fobs on one host report each threshold once. In a shared environment one host of the share does; without the register none does until it answers.
      """)
    page.paragraph(
      """
      A token has appeared if no fob created it that writes the same audit log or belongs to the same share, and the whole list was read before. Two fobs \
      on hosts that share nothing take each other's tokens for new ones.
      """)
  }

  private func json(_ page: inout RoffPage) {
    page.section("JSON")
    page.paragraph("Members that do not apply are left out. Later releases may add some.")
    page.list([
      ("Sy version", "1"),
      ("Sy event", "One of the events above."),
      ("Sy time, host", "When, in UTC, and on which host."),
      ("Sy environment, service, production", "Where."),
      ("Sy reason", "A sentence: why something failed."),
      ("Sy threshold, threshold_seconds", "The threshold, such as 7d, and in seconds."),
      ("Sy expires_at", "When the session or the certificate expires, in UTC."),
      ("Sy certificate", "server or client."),
      ("Sy share", "The share whose register does not answer."),
      ("Sy count, handles", "How many upload tokens, and the handles of the first 50, soonest first."),
      ("Sy contacts", "Whom to ring about them, each once, at most 20; as people noted it."),
      ("Sy soonest", "The first of them: handle, label, contact and expires_at (each may be null)."),
    ])
    page.paragraph(
      """
      No member holds a secret. Labels and reasons come from outside: control characters are made visible and long texts cut, but do not put them into a \
      header, an argument or a shell.
      """)
  }

  private func recipes(_ page: inout RoffPage) {
    page.section("RECIPES")
    page.paragraph("Mail through any program with sendmail's interface, as a script that on_event names:")
    page.display([
      "#!/bin/sh",
      "event=$(cat)",
      "member() { printf '%s' \"$event\" | jq -r \"$1\"; }",
      "{",
      "  printf 'To: ops@example.org\\nSubject: fob: %s in %s\\n' \"$(member .event)\" \"$(member .environment)\"",
      "  printf 'Content-Type: text/plain; charset=utf-8\\n\\n'",
      "  member .",
      "} | PATH=$PATH:/usr/sbin sendmail -t",
    ])
    page.paragraph(
      "A webhook, as in DESCRIPTION. Debian's apprise, which knows many services, reads the message from its standard input too:"
    )
    page.display(["[settings]", "on_event = apprise --title fob --config /home/ops/.config/apprise.yml"])
  }
}
