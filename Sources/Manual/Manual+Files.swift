import TokenModel

extension Manual {
  /// `fob-environments.5`, in mdoc.
  /// - Parameter profiles: what the services say of themselves.
  public func environments(_ profiles: [ServiceProfile]) -> String {
    var page = begin(.environments, purpose: "files that describe fob's environments")
    page.section("DESCRIPTION")
    page.paragraph(
      """
      An environment is one server of a service with an account on it. Each is a file NAME.ini in $XDG_CONFIG_HOME/fob/environments, by default \
      ~/.config/fob/environments; the file's name is the environment's name: \(EnvironmentName.rule).
      """)
    page.display(Self.exampleFile)
    page.paragraph(
      """
      Lines are 'key = value' or 'key: value' below [environment]. Comments stand on lines of their own and begin with # or ;. Within a line both \
      belong to the value, since passwords hold them. Keys are the same in capitals. A key twice, an unknown key and a bad value are errors, told \
      with their line; the other environments work on.
      """)
    page.paragraph(
      """
      A file that holds a secret must be readable by its owner only (mode 0600). One that others can write, or that belongs to somebody else, is \
      refused, with the command that mends it.
      """)
    page.section("KEYS OF EVERY SERVICE")
    page.list(CommonEnvironmentKey.allCases.map { ("Ic \(RoffText.argument($0.rawValue))", $0.help) })
    for profile in profiles {
      page.section("KEYS OF \(profile.displayName.uppercased())")
      page.paragraph("With service = \(profile.name.rawValue):")
      page.list(
        profile.keys.map { key in
          ("Ic \(RoffText.argument(key.name))", key.help + (key.isSecret ? " A secret." : ""))
        })
    }
    secrets(&page)
    others(&page)
    page.seeAlso(Manual.others(than: .environments))
    return page.text
  }

  private static let exampleFile = [
    "[environment]", "service  = preservica", "url      = https://eu.preservica.com", "username = ops@example.org",
    "tenant   = LIBRARY", "password_command = pass show preservica/prod", "production = yes", "refresh  = auto",
  ]

  private func secrets(_ page: inout RoffPage) {
    page.section("SECRETS")
    page.paragraph(
      "Each key X that holds a secret can be given in one of five forms. Without any, the secret is asked for.")
    page.list(
      SecretForm.allCases.map { form in ("Ic \(RoffText.argument("X\(form.rawValue)"))", form.help) })
  }

  private func others(_ page: inout RoffPage) {
    page.section("FILES OF OTHER PROGRAMS")
    page.paragraph(
      """
      Preservica's preview.ini ([DEFAULT] with URL, Host, Username, Password, Tenant; %% stands for %) and pyPreservica's credentials.properties \
      ([credentials], taken literally) work as they are in the same folder. 'fob env import' makes copies of them that only you can read, once you agreed \
      to what they have fob run, read, write and trust, and refuses a file that is another user's or that others can write. It also takes \
      the variables PRESERVICA_SERVER, PRESERVICA_USERNAME, PRESERVICA_TENANT, PRESERVICA_PASSWORD and PRESERVICA_2FA_TOKEN.
      """)
  }
}
