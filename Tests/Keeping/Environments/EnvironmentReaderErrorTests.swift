import Formats
import Testing
import TokenModel

@Suite struct EnvironmentReaderErrorTests {
  private static let preservicaKeys =
    "Allowed: service, url, label, theme, production, read_only, refresh, ca_file, client_certificate, client_key, proxy, "
    + "timeout, token_file, token_file_format, share, on_event, username, tenant, password[_command|_file|_env|_vault], totp_secret[_command|_file|_env|_vault], "
    + "shared_secret[_command|_file|_env|_vault]"

  @Test(
    arguments: [
      ("usernme = x", "'usernme' is not a key of preservica environments; the nearest is 'username'."),
      (
        "pasword_comand = x",
        "'pasword_comand' is not a key of preservica environments; the nearest is 'password_command'."
      ),
      ("readonly = x", "'readonly' is not a key of preservica environments; the nearest is 'read_only'."),
      ("organization = x", "unknown key for preservica environments."),
      ("jbswy3dpehpk3pxp =", "unknown key for preservica environments."),
    ])
  func `a key that is not allowed: the nearest and all that are`(line: String, start: String) {
    let text = "[environment]\nservice = preservica\nurl = https://h\n" + line
    expectRefusal(of: text, line: 4, "\(start) \(Self.preservicaKeys)")
  }

  @Test(
    arguments: [
      ("production = maybe", "production must be yes or no (also true, false, on, off, 1, 0)"),
      ("read_only =", "read_only has no value; add one or remove the line"),
      ("refresh = sometimes", "refresh must be auto or manual"),
      ("token_file_format = env", "token_file_format needs token_file"),
      ("timeout = soon", "timeout must be a length of time from 1s to 1h, such as 20s"),
      ("timeout = 0", "timeout must be a length of time from 1s to 1h, such as 20s"),
      ("timeout = 61m", "timeout must be a length of time from 1s to 1h, such as 20s"),
      (
        "theme = ../../x",
        "theme must be the name of a theme: letters, digits, '.', '_' and '-', not starting with '.' or '-', at most 64 characters"
      ),
      ("proxy = proxy:3128", "proxy must be an address that starts with http://, https://, socks5://, socks5h://"),
      ("proxy = http://", "proxy must be an address that starts with http://, https://, socks5://, socks5h://"),
      (
        "proxy = http://me:secret@proxy",
        "proxy must not hold a user name or password; put such an address into the variable HTTPS_PROXY instead"
      ),
      (
        "ca_file = ~other/x",
        "ca_file may begin with '~/' for your home folder; '~' otherwise is not understood"
      ),
      ("client_key = /x", "client_key needs client_certificate"),
      (
        "password_env = 1X",
        "password_env must be the name of a variable: letters, digits and '_', not starting with a digit"
      ),
      (
        "password_env = A-B",
        "password_env must be the name of a variable: letters, digits and '_', not starting with a digit"
      ),
      (
        "password = a\n  b",
        "password holds a line break or another control character, which is not allowed there"
      ),
      (
        "username = a\u{1B}[2Jb",
        "username holds a line break or another control character, which is not allowed there"
      ),
      ("label = a\u{9B}b", "label holds a line break or another control character, which is not allowed there"),
      (
        "password_command = pass show x | head -1",
        "password_command holds |, which only a shell understands, and commands run without one. "
          + "Quote it to use it literally, or put the line into a script and name that"
      ),
      ("password_command = ''", "password_command names no command"),
      ("password_command =", "password_command names no command"),
      ("password_command = a 'b", "password_command has a ' that is not closed"),
      ("password_command = a \\", "password_command ends with a \\ that has nothing to quote"),
      ("password_command = a \u{1}", "password_command holds a control character, which is not allowed there"),
    ])
  func `a value that its key does not allow`(line: String, reason: String) {
    expectRefusal(of: "[environment]\nservice = preservica\nurl = https://h\n" + line, line: 4, reason)
  }

  @Test(
    arguments: [
      ("http://eu.preservica.com", "url is not usable: http:// is allowed only for this machine; use https://"),
      ("eu.preservica.com", "url is not usable: the address must start with https://"),
      ("ftp://h", "url is not usable: the address must start with https:// (http:// only for this machine)"),
      (
        "https://me:pw@h",
        "url is not usable: the address must not hold a user name or password; use the keys for them"
      ),
      (
        "https://h/api",
        "url is not usable: the address must end after the host and port. For OAuth 2.0 below a path write that path as issuer; for other services leave it out"
      ),
      ("https://h:0", "url is not usable: the port must be a number from 1 to 65535"),
      ("https://h ost", "url is not usable: the host holds characters that no host name has"),
    ])
  func `an address that is none`(url: String, reason: String) {
    expectRefusal(of: "[environment]\nservice = preservica\nurl = \(url)", line: 3, reason)
  }

  @Test func `two forms of one secret`() {
    expectRefusal(
      of: "[environment]\nservice = api.video\napi_key_file = a\napi_key = b\n", line: 3,
      "api_key_file gives the secret a second time: there are api_key and api_key_file; keep one of them")
  }

  @Test func `one thing said by two keys`() {
    expectRefusal(
      of: "[environment]\nservice = pod\nurl = https://h\norganization = a\norganizations = b\n", line: 5,
      "organizations repeats line 4; keep one of them")
  }

  @Test(
    arguments: [
      ("[environment]\n", "the key 'service' is missing. Give one of: api.video, pod, preservica"),
      (
        "[environment]\nservice = preservica\n",
        "the key 'url' is missing. The server's address: https://HOST or https://HOST:PORT."
      ),
      (
        "[environment]\nservice = pod\nurl = https://h\n",
        "the key 'username' is missing. The account's e-mail address."
      ),
    ])
  func `what is missing`(text: String, reason: String) {
    expectRefusal(of: text, line: nil, reason)
  }

  @Test func `an unknown service: the nearest and all that are`() {
    expectRefusal(
      of: "[environment]\nservice = preservca", line: 2,
      "service is unknown; the nearest is 'preservica'. Allowed: api.video, pod, preservica, and what 'fob service list' shows"
    )
    expectRefusal(
      of: "[environment]\nservice = dspace", line: 2,
      "service is unknown. Allowed: api.video, pod, preservica, and what 'fob service list' shows")
  }

  @Test func `other sections`() {
    expectRefusal(
      of: "[environment]\nservice = pod\n[more]\n", line: 3, "no section but [environment] is allowed in this file")
    expectRefusal(
      of: "[DEFAULT]\nurl = https://h\n[environment]\nservice = preservica\n", line: 1,
      "no section but [environment] is allowed in this file")
    expectRefusal(
      of: "[server]\nurl = https://h\n", line: 1,
      "there is no section [environment] ([DEFAULT] of Preservica's example and [credentials] of pyPreservica will do too)"
    )
    expectRefusal(
      of: "", line: nil,
      "there is no section [environment] ([DEFAULT] of Preservica's example and [credentials] of pyPreservica will do too)"
    )
  }

  @Test func `what is no INI file`() {
    expectRefusal(of: "[environment]\nhello", line: 2, "this is neither 'key = value' nor a [section]")
    expectRefusal(
      of: "[environment]\nurl = a\nURL = b", line: 3, "the key appears twice, first on line 2")
    let problem = #expect(throws: FileFailure.self) {
      try readEnvironment(bytes: Array("[environment]\nlabel = ".utf8) + [0xFF])
    }
    #expect(problem?.line == 2)
  }

  @Test(
    arguments: ["url", "production", "timeout", "proxy", "password_command", "theme"])
  func `no message repeats a value`(key: String) {
    let problem = #expect(throws: FileFailure.self) {
      try readEnvironment("[environment]\nservice = preservica\n\(key) = hunter2 $x")
    }
    #expect(problem?.description.contains("hunter2") == false)
  }
}
