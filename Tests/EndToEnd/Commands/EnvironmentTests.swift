import Foundation
import Glibc
import Support
import Testing

/// `fob env …` and `fob status`.
@Suite(.drivesPrograms) struct EnvironmentTests {
  @Test func `a bad file never hides the others`() async throws {
    let host = try OperatorHost()
    try host.writeEnvironment("bad.ini", ["[environment]", "service = preservica", "colour = red"])
    let list = try await host.fob("env", "list")
    #expect(list.status == 0)
    #expect(list.output.contains("archive") && list.output.contains("PRODUCTION"))
    #expect(list.lines.contains { $0.hasPrefix("bad\t") && $0.contains("bad.ini:3:") }, "\(list.output)")
    #expect(try await host.fob("token", "bad").status == 1)
    #expect(try await host.fob("token", "archive").status == 0)
  }

  @Test func `a file open to others is refused with the command that mends it`() async throws {
    let host = try OperatorHost()
    let file = host.folder.path(of: "config/fob/environments/archive.ini")
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
    let result = try await host.fob("token", "archive")
    #expect(result.status == 1)
    #expect(result.errors.contains("chmod"))
    #expect(try host.sandbox.counters()["requests"] == 0)
  }

  @Test func `a missing file to import is named once`() async throws {
    let host = try OperatorHost()
    let file = host.folder.path(of: "nowhere.ini")
    let result = try await host.fob("env", "import", file)
    #expect(result.status == 8)
    #expect(result.errors.components(separatedBy: file).count == 2, "\(result.errors)")
  }

  @Test(arguments: [
    ["env", "import"], ["labels", "import"], ["tokens", "revoke", "video", "--yes", "--plan"],
    ["tokens", "revoke", "video", "--yes", "--resume"],
  ])
  func `a file that is not there is no such thing`(_ command: [String]) async throws {
    let host = try OperatorHost()
    let file = host.folder.path(of: "nowhere")
    let result = try await host.fob(command + [file])
    #expect(result.status == 8 && result.errors.contains(file), "\(result.errors)")
    #expect(try host.sandbox.counters()["requests"] == 0)
  }

  @Test func `env add, env show and env remove go together`() async throws {
    let host = try OperatorHost()
    let added = try await host.fob(
      "env", "add", "second", "--service", "api.video", "--url", host.sandbox.baseURL, "--set", "label=Zweites",
      "--stdin", "api_key", input: "sandboxTestKey5fG0aZ8uE4iO2kM7wD1pX6yN3bV9\n")
    #expect(added.status == 0, "\(added.errors)")
    let shown = try await host.fob("env", "show", "second")
    #expect(shown.output.contains("Zweites"))
    #expect(!shown.output.contains("sandboxTestKey"))
    let record = try await host.fob("env", "show", "second", "--json").json["environment"] as? [String: Any]
    #expect(record?["production"] as? Bool == false)
    #expect(record?["timeout"] as? Int == 20)
    #expect(try await host.fob("token", "second").status == 0)
    let again = try await host.fob("env", "add", "second", "--service", "api.video")
    #expect(again.status == 64 && again.errors.contains("fob env remove second\n"), "\(again.errors)")
    #expect(try await host.fob("env", "remove", "second").status == 64)
    #expect(try await host.fob("env", "remove", "second", "--yes").status == 0)
    #expect(try await host.fob("token", "second").status == 8)
    #expect(!FileManager.default.fileExists(atPath: host.folder.path(of: "state/fob/sessions/second.json")))
  }

  @Test(arguments: ["", ".", "relative/home"]) func `a home that is no absolute path is none`(home: String) async throws
  {
    let result = try await FobResult.run(
      ["env", "list"], input: "", variables: ["HOME": home, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"],
      in: TemporaryFolder())
    #expect(result.status == 0)
    #expect(!(result.output + result.errors).contains(" \(home)/.config"), "\(result.errors)")
  }

  @Test func `with an environment goes its token file`() async throws {
    let host = try OperatorHost()
    let file = host.folder.path(of: "archive.token.file")
    try host.change("archive", "token_file", to: file)
    #expect(try await host.fob("login", "archive").status == 0)
    #expect(FileManager.default.fileExists(atPath: file))
    #expect(try await host.fob("env", "remove", "archive", "--yes").status == 0)
    #expect(!FileManager.default.fileExists(atPath: file))
  }

  @Test(arguments: [
    ("Preservica", "preservica"), ("API.VIDEO", "api.video"), ("pod aggregator", "pod"), ("OAuth 2.0", "oauth2"),
  ])
  func `a service is known by the name that people read too`(_ name: String, _ service: String) async throws {
    let host = try OperatorHost()
    let result = try await host.fob(
      "env", "add", "second", "--service", name, "--url", host.sandbox.baseURL, "--set", "client_id=x", "--dry-run")
    let known = try await host.fob(
      "env", "add", "second", "--service", service, "--url", host.sandbox.baseURL, "--set", "client_id=x", "--dry-run")
    #expect(result.output == known.output && result.status == known.status, "\(result.errors)")
    #expect(!result.errors.contains("There is no service"))
  }

  @Test func `a secret in an argument is refused`() async throws {
    let host = try OperatorHost()
    let result = try await host.fob(
      "env", "add", "second", "--service", "api.video", "--set", "api_key=very-secret-key")
    #expect(result.status == 64)
    #expect(result.errors.contains("--stdin api_key"))
    #expect(!result.errors.contains("very-secret-key"))
  }

  @Test func `import takes vendor files and shows them first`() async throws {
    let host = try OperatorHost()
    let file = try host.folder.write(
      """
      [credentials]
      username=ops@example.org
      password=pa&ss+w%rd= "ü;#
      tenant=LIBRARY
      server=eu.preservica.com
      """, to: "elsewhere/credentials.properties")
    let dryRun = try await host.fob("env", "import", file, "--name", "imported", "--dry-run")
    #expect(dryRun.status == 0, "\(dryRun.errors)")
    #expect(dryRun.output.contains("https://eu.preservica.com"))
    #expect(!dryRun.output.contains("pa&ss"))
    #expect(try await host.fob("env", "show", "imported").status == 8)
    #expect(try await host.fob("env", "import", file, "--name", "imported").status == 0)
    #expect(try await host.fob("env", "show", "imported").output.contains("ops@example.org"))
  }

  @Test
  func `what an imported file has fob read, write and trust is shown by name, and nothing is done unasked`()
    async throws
  {
    let host = try OperatorHost()
    let lines = [
      "password_env = AWS_SECRET_ACCESS_KEY", "token_file = \(host.folder.path)/.bashrc", "ca_file = /tmp/ca.pem",
      "proxy = http://127.0.0.1:9",
    ]
    let file = try host.folder.write(
      "[environment]\nservice = preservica\nurl = \(host.sandbox.baseURL)\nusername = ops\ntenant = LIBRARY\n"
        + lines.joined(separator: "\n") + "\n", to: "work/prod.ini")
    let look = try await host.fob("env", "import", file, "--dry-run")
    #expect(look.status == 0 && lines.allSatisfy { look.errors.contains($0) }, "\(look.errors)")
    let unasked = try await host.fob("env", "import", file)
    #expect(unasked.status == 64, "\(unasked.errors)")
    #expect(unasked.errors.contains("password_env, token_file, ca_file, proxy"), "\(unasked.errors)")
    for answer in ["n\r", "\r"] {
      let terminal = try PseudoTerminal(
        [BuiltBinary.path("fob"), "env", "import", file], environment: host.variables)
      _ = try await terminal.read(until: "[y/N]")
      terminal.send(answer)
      #expect(try await terminal.waitForEnd() == 1)
    }
    #expect(try await host.fob("env", "show", "prod").status == 8)
    let terminal = try PseudoTerminal([BuiltBinary.path("fob"), "env", "import", file], environment: host.variables)
    let question = try await terminal.read(until: "[y/N]")
    #expect(lines.allSatisfy { question.contains($0) }, "\(question)")
    terminal.send("y\r")
    #expect(try await terminal.waitForEnd() == 0)
    #expect(try await host.fob("env", "show", "prod").status == 0)
    #expect(try await host.fob("env", "import", file, "--name", "other", "--yes").status == 0)
  }

  @Test
  func `a file that others can write, or that is another's, is not imported, not even when everything is agreed to`()
    async throws
  {
    let shell = try ShellHost()
    let folder = shell.host.folder
    try folder.setPermissions(0o666, of: "work/preview.ini")
    let named = try await shell.run("fob env import preview.ini --yes")
    #expect(named.status == 1 && named.errors.contains("chmod go-w"), "\(named.errors)")
    let found = try await shell.run("fob env import --yes")
    #expect(found.status == 9 && found.errors.contains("chmod go-w"), "\(found.errors)")
    #expect(try await shell.run("fob env show preview").status == 8)
    guard geteuid() == 0 else { return }
    try folder.setPermissions(0o644, of: "work/preview.ini")
    #expect(chown(folder.path(of: "work/preview.ini"), 12_345, 12_345) == 0)
    let foreign = try await shell.run("fob env import preview.ini --yes")
    #expect(foreign.status == 1 && foreign.errors.contains("import a copy"), "\(foreign.errors)")
  }

  @Test func `import finds what is there and takes it when told`() async throws {
    let shell = try ShellHost()
    let look = try await shell.run("fob env import --dry-run")
    #expect(look.status == 0, "\(look.errors)")
    #expect(look.output.contains("# preview.ini") && look.output.contains("# credentials.ini"))
    #expect(look.output.contains("# preservica.ini"))
    #expect(!look.output.contains("secret%"))
    #expect(try await shell.run("fob env import").status == 64)
    let taken = try await shell.run("fob env import --yes")
    #expect(taken.status == 0, "\(taken.errors)")
    #expect(try await shell.run("fob env show preview").output.contains("ops@example.org"))
    #expect(try shell.host.folder.permissions(of: "config/fob/environments/credentials.ini") == 0o600)
    let nothing = try await shell.run("cd / && env -u PRESERVICA_SERVER HOME=/ fob env import")
    #expect(nothing.status == 8 && nothing.errors.contains("PRESERVICA_SERVER"), "\(nothing.errors)")
  }

  @Test(arguments: [true, false]) func `what import passes over is listed in the dry run as in the run`(isDryRun: Bool)
    async throws
  {
    let shell = try ShellHost()
    let account = "username=ops\npassword=secret\ntenant=LIBRARY\nserver=eu.preservica.com\n"
    let files = [
      "work/percent.ini": "[DEFAULT]\nURL = https://eu.preservica.com\nUsername = ops\nPassword = 5%\n",
      "work/two.properties": "[credentials]\n\(account)[second]\n\(account)",
      "work/preview.properties": "[credentials]\n\(account)",
      "work/tox.ini": "[tox]\nenvlist = py313\n", "work/my prod.ini": "[environment]\nservice = pod\n",
    ]
    for (name, text) in files { try shell.host.folder.write(text, to: name) }
    let result = try await shell.run("fob env import " + (isDryRun ? "--dry-run" : "--yes"))
    #expect(result.status == 9, "\(result.errors)")
    for words in [
      "/percent.ini:4: ", "/my prod.ini: ", "/two.properties: fob skipped the section [second]",
      "skipped, not an environment: \(shell.place)/tox.ini",
      "/preview.properties: the name 'preview' already belongs to \(shell.place)/preview.ini",
    ] {
      #expect(result.errors.contains(words), "\(words): \(result.errors)")
    }
    let names = ["preview", "credentials", "two", "preservica"]
    if isDryRun {
      #expect(result.lines.filter { $0.hasPrefix("# ") }.sorted() == names.map { "# \($0).ini" }.sorted())
    } else {
      #expect(result.lines.compactMap { $0.split(separator: ":").first.map(String.init) }.sorted() == names.sorted())
    }
  }

  @Test func `only bad files are not nothing`() async throws {
    let host = try OperatorHost()
    try host.folder.write("[DEFAULT]\nHost = eu.preservica.com\nPassword = 5%\n", to: "work/one.ini")
    for arguments in [["--dry-run"], ["--yes"], []] {
      let result = try await FobResult.run(
        ["env", "import"] + arguments, input: "", variables: host.variables, in: TemporaryFolder(),
        at: host.folder.path(of: "work"))
      #expect(result.status == 9 && result.errors.contains("/work/one.ini:3: "), "\(result.errors)")
      #expect(!result.errors.contains("nothing to import"))
    }
  }

  @Test func `the preview server is not production`() async throws {
    let host = try OperatorHost()
    for (server, isProduction) in [("preview.preservica.com", false), ("eu.preservica.com", true)] {
      try host.writeEnvironment(
        "x.ini", ["[DEFAULT]", "URL = https://\(server)/api/accesstoken/login", "Username = ops", "Tenant = LIBRARY"])
      let record = try await host.fob("env", "show", "x", "--json").json["environment"] as? [String: Any]
      #expect(record?["production"] as? Bool == isProduction, "\(server)")
    }
  }

  @Test func `a changed address gets nothing unconfirmed`() async throws {
    let host = try OperatorHost()
    _ = try await host.fob("token", "video")
    let other = try SandboxProcess()
    try host.change("video", "url", to: other.baseURL)
    let token = try await host.fob("token", "video")
    #expect(token.status == 4)
    #expect(token.errors.contains("address changed"))
    #expect(try await host.fob("login", "video").status == 4)
    #expect(try other.counters()["requests"] == 0)
  }

  @Test func `check says what answers and signs in only when asked`() async throws {
    let host = try OperatorHost()
    let check = try await host.fob("env", "check", "archive", "video", "pod")
    #expect(check.status == 0, "\(check.output)\(check.errors)")
    #expect(check.lines.allSatisfy { $0.contains(/^(archive|video  |pod    )  ok       the file/) }, "\(check.output)")
    #expect(try host.sandbox.counters()["logins"] == 0)
    let signedIn = try await host.fob("env", "check", "archive", "--sign-in")
    #expect(signedIn.status == 0 && signedIn.output.contains("ops@example.org"), "\(signedIn.output)")
    host.sandbox.stop()
    #expect(try await host.fob("env", "check", "archive").status == 5)
  }

  @Test func `status tells without asking a server`() async throws {
    let host = try OperatorHost()
    _ = try await host.fob("login", "archive")
    let before = try host.sandbox.counters()["requests"]
    let table = try await host.fob("status")
    #expect(table.status == 0)
    #expect(table.output.contains("PRODUCTION"))
    let json = try await host.fob("status", "--json").json
    let rows = try #require(json["environments"] as? [[String: Any]])
    #expect(rows.count == 7)
    let archive = rows.first { $0["name"] as? String == "archive" }
    #expect(archive?["state"] as? String == "valid")
    #expect((archive?["seconds_left"] as? Int ?? 0) > 800)
    #expect(try host.sandbox.counters()["requests"] == before)
  }

  @Test(arguments: [["status"], ["env", "list"]])
  func `every environment has one line of a terminal`(_ command: [String]) async throws {
    let host = try OperatorHost()
    let terminal = try PseudoTerminal([BuiltBinary.path("fob")] + command, environment: host.variables)
    #expect(try await terminal.waitForEnd() == 0)
    let lines = terminal.text.split(separator: "\r\n")
    #expect(lines.count == 8 && lines.allSatisfy { $0.count <= 80 && $0.last != " " }, "\(terminal.text)")
    let piped = try await host.fob(command)
    #expect(!piped.output.contains("…") && piped.lines.allSatisfy { $0.last != " " }, "\(piped.output)")
  }

  @Test(arguments: [["status"], ["env", "list"]])
  func `without environments it says how to get one`(_ command: [String]) async throws {
    let folder = try TemporaryFolder()
    let result = try await FobResult.run(
      command, input: "", variables: ["HOME": folder.path, "PATH": "/usr/bin:/bin"], in: TemporaryFolder())
    #expect(result.status == 0)
    #expect(result.errors.contains("fob env add"))
  }

  @Test func `help shows an example and the exit statuses`() async throws {
    let host = try OperatorHost()
    for command in [["token"], ["login"], ["tokens", "revoke"], ["env", "add"], ["status"]] {
      let help = try await FobResult.run(
        command + ["--help"], input: "", variables: host.variables, in: TemporaryFolder())
      #expect(help.status == 0)
      #expect(help.output.contains("EXAMPLE"))
      #expect(help.output.contains("EXIT STATUS"))
    }
  }
}
