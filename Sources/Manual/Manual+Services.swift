import TokenModel

extension Manual {
  /// `fob-services.5`, in mdoc.
  public func services() -> String {
    var page = begin(.services, purpose: "files that describe services")
    page.section("DESCRIPTION")
    page.paragraph(
      """
      A service is a kind of server. Those over HTTP and JSON can be a file NAME.ini, and environments name it: service = NAME. fob looks for it in \
      $XDG_CONFIG_HOME/fob/services, by default ~/.config/fob/services, then in /etc/fob/services, then in fob/services of each folder of XDG_CONFIG_DIRS, \
      then among those that are part of fob; 'fob service list' shows them. The name has lower-case letters, digits, '-', '_' and '.', and is not that of a \
      built-in service. Your own file must be yours or root's, and nobody else may write to it or to a folder above it. fob reads a file only if an \
      environment names it, and again once it is another.
      """)
    consent(&page)
    page.display([
      "[service]", "name    = JupyterHub", "login   = key", "header  = Authorization: token {key}",
      "check   = GET /hub/api/user", "", "[tokens]", "list    = GET /hub/api/users/{username}/tokens",
      "rows    = /api_tokens", "id      = /id", "label   = /note", "expires = /expires_at",
      "create  = POST /hub/api/users/{username}/tokens",
      "create.body = {\"note\": {label}, \"expires_in\": {lifetime_seconds}}", "value   = /token",
      "revoke  = DELETE /hub/api/users/{username}/tokens/{id}",
    ])
    page.paragraph(
      """
      'fob service check FILE' shows what fob does for each line, and with --against ENV asks that environment's server what changes nothing there.
      """)
    for section in ServiceKey.Section.allCases where section != .settings {
      page.section("KEYS OF [\(section.rawValue.uppercased())]")
      page.list(
        ServiceKey.allCases.filter { $0.section == section }.map { key in
          let words =
            key.placeholderWords.isEmpty ? "" : " Placeholders: \(key.placeholderWords.joined(separator: ", "))."
          return ("Ic \(RoffText.argument(key.rawValue))", key.help + words)
        })
    }
    page.section("KEYS OF [SETTINGS]")
    page.paragraph(
      """
      Each line NAME = HELP declares a key that environments of this service must have; {NAME} stands for its value. Such values are no secrets.
      """)
    requests(&page)
    page.section("ENVIRONMENTS")
    page.paragraph(
      """
      An environment has username if the file has {username}, api_key for {key} and password for {password}, each secret in any of its five forms, and the \
      file's settings.
      """)
    page.display([
      "[environment]", "service  = jupyterhub", "url      = https://hub.example.org", "username = ops",
      "api_key_command = pass show hub",
    ])
    page.seeAlso(Manual.others(than: .services))
    return page.text
  }

  private func consent(_ page: inout RoffPage) {
    page.paragraph(
      """
      A service file says where passwords and tokens are sent, so not every file counts at once. Your own does, also after you have edited it, and so does \
      one of root's that nobody else can write. Two kinds need your consent: a system-wide file that is not root's or that others can write, and any file \
      that takes the place of one that is part of fob. Until then all that uses the service ends with 4, and the UI shows why. 'fob service accept NAME' \
      shows what the file has fob do, asks, and keeps a digest of its content in $XDG_STATE_HOME/fob/accepted. Once a file that is not yours or root's \
      has another content, such as after a 'git pull', all that uses the service ends with 4 and 'changed since you accepted it', in a program that runs too.
      """)
  }

  private func requests(_ page: inout RoffPage) {
    page.section("REQUESTS")
    page.paragraph(
      """
      A request is METHOD /PATH?QUERY with GET, POST or DELETE, always to the environment's own server; redirects are not followed. Its url has no path: a path prefix stands in each request. {username} and settings \
      can stand everywhere. Values in a path or a query are percent-encoded, and fob sends nothing if one would be empty or lead to another path. A field of \
      the query whose placeholder has no value is left out. Secrets never stand there: only in bodies and headers.
      """)
    page.paragraph(
      """
      A body that begins with { or [ is JSON, in which a placeholder stands where a value stands, without quotes: {"note": {label}}. Its value becomes JSON \
      whatever characters it has. Any other body is a form: user={username}&pass={password}. A member, a field or an array whose placeholders have no value \
      is left out: {label} without a label, {lifetime_seconds} and {expires_at} for tokens that never expire.
      """)
    page.list(
      Placeholder.words.sorted { $0.key < $1.key }.compactMap { word, placeholder in
        placeholder.help.map { ("Ic \(RoffText.argument("{\(word)}"))", $0) }
      })
    page.paragraph(
      """
      A pointer says where something stands in JSON (RFC 6901): /result/token, or /0 for the first of an array. Lists are read whole, at most 1,000 pages \
      and 100,000 rows. With a sliding lifetime each request of fob's under the session moves the end that it knows. It writes the new end down once \
      that is later by a tenth of the lifetime, so at most ten times in a lifetime; all screens, lists and commands go by what is written. What others do with \
      the token only makes the session last longer. Before the end that it knows fob refreshes the session, and once after it, before logging in.
      """)
    page.section("REFUSALS")
    page.paragraph(
      """
      400, 401, 403 and 422 refuse the password, key or refresh token of a login or a refresh. Else 401 and what ended and ended.message say mean that the \
      session has ended: fob logs in again if it can. 404 of show or revoke makes fob look in the list whether the upload token is gone. 429 makes it wait, \
      for as long as Retry-After says. After any other status the session stays.
      """)
    page.paragraph(
      """
      What this vocabulary cannot say needs code; CONTRIBUTING in fob's sources shows how.
      """)
  }
}
