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
