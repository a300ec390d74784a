import Foundation
import Gate
import Support
import Testing

@Suite("fob doctor", .drivesPrograms)
struct DoctorCommandTests {
  private func findings(_ result: FobResult) throws -> [[String: Any]] {
    let report = result.json
    #expect(report["version"] as? Int == 1)
    return try #require(report["findings"] as? [[String: Any]])
  }

  @Test("all is well after a login; nobody is signed in for it, and no secret is told")
  func good() async throws {
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

  @Test("what is wrong is told with what mends it, and mending it helps")
  func problems() async throws {
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

  @Test("what is damaged is told of where nothing else is wrong with it, and stays as it is")
  func damage() async throws {
    let host = try OperatorHost()
    #expect(try await host.fob("login", "archive").status == 0)
    #expect(try await host.fob("doctor", "--offline").status == 0)
    let session = #"{"version": 1, "generation": "#
    let files = [
      "state/fob/sessions/archive.json": session, "state/fob/interface.json": "[",
      "state/fob/sign-ins/https-pod.example.org-443.json": #"{"windowStart": 0, "spent": -1}"#,
      "state/fob/handle.key": "short", "state/fob/revocations/20260101T000000-video-1.jsonl": "{}\n",
      "data/fob/labels.json": #"{"version": 1, "labels": []}"#,
    ]
    for (name, content) in files { try host.folder.write(content, to: name) }
    let result = try await host.fob("doctor", "--offline", "--json")
    let problems = try findings(result).filter { $0["level"] as? String == "problem" }
    #expect(result.status == 9 && problems.count == 6, "\(problems)")
    for (name, content) in files {
      #expect(problems.contains { ($0["finding"] as? String)?.contains(host.folder.path(of: name)) == true }, "\(name)")
      #expect(host.folder.text(of: name) == content)
    }
  }

  @Test("a pipe is no audit log, and what mends a file is never said of a link to something else")
  func otherThings() async throws {
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

  @Test("a session that is a symbolic link is told of, since no command goes by it")
  func linkedSession() async throws {
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

  @Test("a server whose clock is off is told of")
  func clock() async throws {
    let host = try OperatorHost("--clock-skew=-2h")
    let result = try await host.fob("doctor", "--json")
    let clock = try findings(result).filter { $0["area"] as? String == "clock" }
    #expect(clock.count == 1)
    #expect((clock.first?["finding"] as? String)?.hasPrefix("This machine's clock is 2 h 0 min fast") == true)
    #expect(result.status == 9)
  }

  @Test(
    "certificates that are about to end are told of, the server's and the client's",
    .enabled(if: TestAuthority.isPossible))
  func certificates() async throws {
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

  @Test("a name that is no environment's")
  func unknown() async throws {
    let host = try OperatorHost()
    #expect(try await host.fob("doctor", "nobody").status == 8)
  }
}
