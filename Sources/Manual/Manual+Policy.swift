import TokenModel

extension Manual {
  /// `fob-policy.5`, in mdoc.
  public func policy() -> String {
    var page = begin(.policy, purpose: "rules for upload tokens")
    page.section("DESCRIPTION")
    page.paragraph(
      """
      A file of rules says what upload tokens must be like. There are two: /etc/fob/policy.ini for everybody on the machine, which fob reads whatever its \
      environment says, and $XDG_CONFIG_HOME/fob/policy.ini for you. Every rule of both holds, so that yours can only be stricter. The section [policy] is \
      for all environments; the rules of [production] hold for those of production in addition.
      """)
    page.display([
      "[policy]", "longest_lifetime = 90d", "label = *", "", "[production]", "longest_lifetime = 30d",
      "widest_scope = upload",
    ])
    page.paragraph(
      """
      A guard rail, not access control: who has a session can call the server without fob.
      """)
    page.section("RULES")
    page.list(PolicyRule.allCases.map { ("Ic \(RoffText.argument($0.rawValue))", $0.help) })
    page.paragraph(
      """
      A rule that a service cannot meet does not hold there: POD's tokens cannot expire, and api.video's have no scope, JupyterHub's have others. A fact that a service does not tell \
      is unknown, and breaks no rule. Lifetimes are whole numbers with a unit: s, m, h or d.
      """)
    page.section("WHAT FOB DOES WITH THEM")
    page.paragraph(
      """
      fob refuses to create a token against a rule, also as the replacement of another one, and names the rule, the file and the line. If a file cannot be \
      used, as with a rule that is misspelt or where others can write to it, fob creates no token at all until you fix it. Tokens that exist stay valid:
      """)
    page.display([
      "fob policy show", "fob policy check", "fob tokens revoke video --violating --dry-run",
    ])
    page.paragraph(
      """
      The second line lists what breaks a rule and ends with 9 if there is anything, for cron; the third shows what would be revoked for it. In the terminal \
      UI, B marks the tokens of the list or the inventory that break a rule, and Enter on a token shows which one.
      """)
    page.seeAlso(Manual.others(than: .policy))
    return page.text
  }
}
