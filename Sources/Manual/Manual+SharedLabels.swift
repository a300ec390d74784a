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
