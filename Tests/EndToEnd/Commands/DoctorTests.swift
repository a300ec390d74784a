import Foundation
import Support
import Testing

@Suite(.drivesPrograms) struct DoctorCommandTests {
  private func findings(_ result: FobResult) throws -> [[String: Any]] {
    let report = result.json
    #expect(report["version"] as? Int == 1)
    return try #require(report["findings"] as? [[String: Any]])
  }

  @Test func `all is well after a login; nobody is signed in for it, and no secret is told`() async throws {
    let host = try OperatorHost()
    #expect(try await host.fob("login", "archive").status == 0)
    let logins = try host.sandbox.counters()["logins"]
    let result = try await host.fob("doctor", "--json")
    #expect(result.status == 0, "\(result.output) \(result.errors)")
    let findings = try findings(result)
    #expect(!findings.contains { $0["level"] as? String == "problem" })
    for area in ["files", "protection", "terminal", "clipboard", "environments", "clock"] {
      #expect(findings.contains { $0["area"] as? String == area }, "\(area)")
    }
    #expect(try host.sandbox.counters()["logins"] == logins)
    let text = try await host.fob("doctor")
    #expect(text.status == 0)
    for secret in ["pa&ss+w%rd=", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "sandboxProductionKey7Qm2W9xKvL4tR8nB3cY6hJ1s"] {
      #expect(!(result.output + result.errors + text.output + text.errors).contains(secret))
    }
    #expect(text.errors.contains("No problems"))
  }

  @Test func `a terminal gets problems first and counts of what is good`() async throws {
    let host = try OperatorHost()
    try host.writeEnvironment("bad.ini", ["[environment]", "service = nothing"])
    func lines(_ options: String...) async throws -> [String] {
      let terminal = try PseudoTerminal(
        [BuiltBinary.path("fob"), "doctor", "--offline", "--color", "never"] + options,
        environment: host.variables.merging(["TERM": "xterm-256color"]) { $1 })
      #expect(try await terminal.waitForEnd() == 9)
      return terminal.text.components(separatedBy: "\r\n")
    }
    let short = try await lines()
    #expect(
      short.first?.hasPrefix("PROBLEM  ") == true && short.contains { $0.hasPrefix("PROBLEM  Environments, bad:") },
      "\(short)")
    #expect(short.count { $0.hasPrefix("ok") } == 1 && short.contains { $0.contains("--all lists them") }, "\(short)")
    let long = try await lines("--all")
    #expect(long.count { $0.hasPrefix("ok") } > 5 && long.first == short.first, "\(long)")
  }

  @Test func `what is wrong is told with what mends it, and mending it helps`() async throws {
    let host = try OperatorHost()
    #expect(try await host.fob("login", "archive").status == 0)
    let session = host.folder.path(of: "state/fob/sessions/archive.json")
    chmod(session, 0o644)
    chmod(host.folder.path(of: "data"), 0o755)
    try host.folder.write("[setings]\n", to: "config/fob/settings.ini")
    chmod(host.folder.path(of: "config/fob/settings.ini"), 0o600)
    try host.writeEnvironment("bad.ini", ["[environment]", "service = nothing"])
    try host.writeEnvironment(
      "down.ini",
      [
        "[environment]", "service = pod", "url = http://127.0.0.1:1", "username = x",
        "password_command = no-such-program s3cret", "ca_file = /no/such/ca.pem",
      ])
    for name in ["bad", "down"] { chmod(host.folder.path(of: "config/fob/environments/\(name).ini"), 0o600) }
    let result = try await host.fob("doctor", "--json")
    #expect(result.status == 9)
    let problems = try findings(result).filter { $0["level"] as? String == "problem" }
    func problem(_ words: String) -> [String: Any]? {
      problems.first { ($0["finding"] as? String)?.contains(words) == true }
    }
    #expect(problem("archive.json holds a secret")?["remedy"] as? String == "chmod 600 \(session)")
    #expect(problem("[setings]") != nil)
    #expect(problem("bad.ini") != nil)
    #expect(problem("no program no-such-program") != nil)
    #expect(problem("ca_file: There is no file /no/such/ca.pem.") != nil)
    #expect(problem("127.0.0.1 refused the connection") != nil)
    #expect(!result.output.contains("s3cret"))
    #expect(problems.count == 6, "\(problems)")

    chmod(session, 0o600)
    let offline = try await host.fob("doctor", "archive", "--offline", "--json")
    let left = try findings(offline).filter { $0["level"] as? String == "problem" }
    #expect(left.count == 1)
    #expect(offline.status == 9)
  }

  @Test func `what is damaged is told of where nothing else is wrong with it, and stays as it is`() async throws {
    let host = try OperatorHost()
    #expect(try await host.fob("login", "archive").status == 0)
    #expect(try await host.fob("doctor", "--offline").status == 0)
    let session = #"{"version": 1, "generation": "#
    let files = [
      "state/fob/sessions/archive.json": session, "state/fob/interface.json": "[",
      "state/fob/sign-ins/https-pod.example.org-443.json": #"{"windowStart": 0, "spent": -1}"#,
      "state/fob/handle.key": "short", "state/fob/revocations/20260101T000000-video-1.jsonl": "{}\n",
      "data/fob/labels.json": #"{"version": 1, "labels": []}"#,
      "data/fob/shares/team.notes/labels-0a.json": #"{"version": 1}"#,
    ]
    for (name, content) in files { try host.folder.write(content, to: name) }
    let result = try await host.fob("doctor", "--offline", "--json")
    let problems = try findings(result).filter { $0["level"] as? String == "problem" }
    #expect(result.status == 9 && problems.count == files.count, "\(problems)")
    for (name, content) in files {
      #expect(problems.contains { ($0["finding"] as? String)?.contains(host.folder.path(of: name)) == true }, "\(name)")
      #expect(host.folder.text(of: name) == content)
    }
  }

  @Test
  func `what a login could not take is told without asking a server, running a program or opening the vault`()
    async throws
  {
    let host = try OperatorHost()
    let sources: [(source: String, finding: String)] = [
      ("password_env = FOB_NO_SUCH_VARIABLE", "password_env: the variable FOB_NO_SUCH_VARIABLE is not set."),
      ("password_vault = yes", "password_vault: There is no vault yet."),
      (
        "password_file = \(host.folder.path(of: "empty"))",
        "password: the first line of \(host.folder.path(of: "empty"))"
      ),
    ]
    try host.folder.write("\n", to: "empty")
    for (index, source) in sources.enumerated() {
      try writePod("secret-\(index)", source.source, on: host)
    }
    try host.folder.write("-----BEGIN CERTIFICATE-----\n", to: "certificate.pem")
    try host.folder.write("-----BEGIN ENCRYPTED PRIVATE KEY-----\n", to: "key.pem")
    let (certificate, key) = (host.folder.path(of: "certificate.pem"), host.folder.path(of: "key.pem"))
    try writePod("keyed", "client_certificate = \(certificate)\nclient_key = \(key)", on: host)
    let names = sources.indices.map { "secret-\($0)" }
    let result = try await host.fob(["doctor", "--offline", "--json", "keyed"] + names)
    let problems = try findings(result).filter { $0["level"] as? String == "problem" }
    #expect(result.status == 9 && problems.count == 5, "\(problems)")
    for (name, source) in zip(names, sources) {
      let problem = problems.first { $0["subject"] as? String == name }
      #expect((problem?["finding"] as? String)?.hasPrefix(source.finding) == true, "\(problems)")
    }
    #expect(problems.contains { ($0["finding"] as? String)?.contains(key) == true }, "\(problems)")
    let check = try await host.fob("env", "check", "keyed")
    #expect(check.status == 1 && check.output.contains("settings failed. ") && !check.output.contains("TLS"))
  }

  private func writePod(_ name: String, _ lines: String, on host: OperatorHost) throws {
    let head = ["[environment]", "service = pod", "url = https://127.0.0.1:1", "username = x"]
    try host.writeEnvironment("\(name).ini", head + [lines])
    chmod(host.folder.path(of: "config/fob/environments/\(name).ini"), 0o600)
  }

  @Test func `lines of the audit log that are no entries are pointed out`() async throws {
    let host = try OperatorHost()
    #expect(try await host.fob("login", "archive").status == 0)
    let log = "state/fob/audit.jsonl"
    try host.folder.write(try #require(host.folder.text(of: log)) + "{\n\u{0}\u{0}\n", to: log)
    let result = try await host.fob("doctor", "--offline", "--json")
    let told = try findings(result).filter { $0["subject"] as? String == "audit log" }
    let words = "\(host.folder.path(of: log)):2: not an entry; skipped. 2 lines in all are not entries."
    #expect(told.map { $0["finding"] as? String } == [words] && result.status == 0, "\(told)")
  }

  @Test func `a pipe is no audit log, and what mends a file is never said of a link to something else`() async throws {
    let host = try OperatorHost()
    for name in ["state/fob/sessions/x", "data/fob/x", "elsewhere/labels.json"] {
      try host.folder.write("{}", to: name)
    }
    mkfifo(host.folder.path(of: "state/fob/audit.jsonl"), 0o600)
    chmod(host.folder.path(of: "elsewhere/labels.json"), 0o644)
    let labels = host.folder.path(of: "elsewhere/labels.json")
    for (link, target) in [("state/fob/interface.json", "/dev/null"), ("data/fob/labels.json", labels)] {
      try FileManager.default.createSymbolicLink(atPath: host.folder.path(of: link), withDestinationPath: target)
    }
    let result = try await host.fob("doctor", "--offline", "--json")
    let problems = try findings(result).filter { $0["level"] as? String == "problem" }
    func remedy(_ words: String) -> String? {
      problems.first { ($0["finding"] as? String)?.hasPrefix(words) == true }?["remedy"] as? String
    }
    #expect(remedy(host.folder.path(of: "state/fob/audit.jsonl") + " is not a regular file") != nil, "\(problems)")
    let link = host.folder.path(of: "state/fob/interface.json")
    #expect(remedy("\(link) is a symbolic link") == "rm \(link)", "\(problems)")
    #expect(remedy("\(labels) holds a secret") == "chmod 600 \(labels)", "\(problems)")
  }

  @Test func `a session that is a symbolic link is told of, since no command goes by it`() async throws {
    let host = try OperatorHost()
    #expect(try await host.fob("login", "archive").status == 0)
    let session = host.folder.path(of: "state/fob/sessions/archive.json")
    let elsewhere = host.folder.path(of: "elsewhere.json")
    try FileManager.default.moveItem(atPath: session, toPath: elsewhere)
    symlink(elsewhere, session)
    let result = try await host.fob("doctor", "--offline", "--json")
    #expect(result.status == 9)
    let problems = try findings(result).filter { $0["level"] as? String == "problem" }
    #expect(problems.map { $0["remedy"] as? String } == ["rm \(session)"], "\(problems)")
  }

  @Test func `a server whose clock is off is told of`() async throws {
    let host = try OperatorHost("--clock-skew=-2h")
    let result = try await host.fob("doctor", "--json")
    let clock = try findings(result).filter { $0["area"] as? String == "clock" }
    #expect(clock.count == 1)
    #expect((clock.first?["finding"] as? String)?.hasPrefix("This machine's clock is 2 h 0 min fast") == true)
    #expect(result.status == 9)
  }

  @Test(
    .enabled(if: TestAuthority.isPossible))
  func `certificates that are about to end are told of, the server's and the client's`() async throws {
    let host = try OperatorHost("--behind-tls")
    let authority = try TestAuthority()
    let relay = try SecureRelay(
      to: host.sandbox.port, certificate: authority.issue("server", host: "127.0.0.1", days: 3))
    try host.change("video", "url", to: "https://127.0.0.1:\(relay.port)")
    try host.change("video", "ca_file", to: authority.certificate)
    try host.change("video", "client_certificate", to: authority.issue("client", host: "ops.example.org", days: 20))
    let result = try await host.fob("doctor", "video", "--json")
    #expect(result.status == 9, "\(result.errors)")
    let found = try findings(result).filter { $0["area"] as? String == "certificates" }
    #expect(found.compactMap { $0["level"] as? String }.sorted() == ["advice", "problem"])
    func remedy(_ words: String) -> String? {
      found.first { ($0["finding"] as? String)?.hasPrefix(words) == true }?["remedy"] as? String
    }
    #expect(remedy("The server's certificate expires in 2 days, on ") == "Tell who runs 127.0.0.1.", "\(found)")
    #expect(remedy("The client certificate expires in 19 days, on ")?.contains(authority.path("client.pem")) == true)
  }

  @Test func `a name that is no environment's`() async throws {
    let host = try OperatorHost()
    #expect(try await host.fob("doctor", "nobody").status == 8)
  }
}
