import Foundation
import Support
import Testing

/// `fob token` and `fob exec`: one request a lifetime, whoever asks.
@Suite(.drivesPrograms) struct TokenTests {
  @Test(arguments: ["archive", "video"])
  func `twice within a lifetime is one request`(_ environment: String) async throws {
    let host = try OperatorHost()
    let first = try await host.fob("token", environment)
    let second = try await host.fob("token", environment)
    #expect(first.status == 0, "\(first.errors)")
    #expect(!first.output.isEmpty && first.output == second.output)
    #expect(try host.sandbox.counters()["requests"] == 1)
  }

  @Test(arguments: ["archive", "video"])
  func `a token refused before its time is renewed once`(_ environment: String) async throws {
    let host = try OperatorHost()
    let first = try await host.fob("token", environment)
    let second = try await host.fob("token", environment, "--refused", input: first.output)
    #expect(second.status == 0, "\(second.errors)")
    #expect(second.output != first.output)
    let third = try await host.fob("token", environment, "--refused", input: first.output)
    #expect(third.output == second.output)
    let counters = try host.sandbox.counters()
    #expect((counters["logins"] ?? 0) + (counters["refreshes"] ?? 0) == 2)
  }

  @Test func `a refused token is known in whatever form it is handed back, and never given out again`() async throws {
    let host = try OperatorHost()
    for (options, form) in [
      ([], " TOKEN \n"), ([], "\"TOKEN\""), ([], "Bearer TOKEN"), (["--header"], "TOKEN"), (["--curl-config"], "TOKEN"),
      (["--json"], "TOKEN"), ([], "\u{FEFF}TOKEN\r\n"),
    ] {
      let first = try await host.fob("token", "archive").output
      let handedBack = try await host.fob(["token", "archive"] + options).output
      let second = try await host.fob(
        "token", "archive", "--refused", input: form.replacing("TOKEN", with: handedBack))
      #expect(second.status == 0, "\(second.errors)")
      #expect(!second.output.isEmpty && second.output != first, "\(options) \(form)")
    }
    for nothing in ["", "\n", "Bearer ", "\"\""] {
      #expect(try await host.fob("token", "archive", "--refused", input: nothing).status == 64)
    }
  }

  @Test(arguments: [[], ["--min-valid", "1s"]])
  func `no token steers curl`(more: [String]) async throws {
    let host = try OperatorHost()
    let token = try await host.fob("token", "archive").output.trimmingCharacters(in: .newlines)
    let path = "state/fob/sessions/archive.json"
    let session = try #require(host.folder.text(of: path))
    try host.folder.write(session.replacingOccurrences(of: token, with: #"a\\nX-Evil:1\"b"#), to: path)
    chmod(host.folder.path(of: path), 0o600)
    let result = try await host.fob(["token", "archive", "--curl-config"] + more)
    #expect(result.output == #"header = "Preservica-Access-Token: a\\nX-Evil:1\"b""# + "\n", "\(result.errors)")
  }

  @Test func `after expiry, api.video refreshes`() async throws {
    let host = try OperatorHost("--token-lifetime", "2s")
    let first = try await host.fob("token", "video")
    try await host.waitForExpiry(of: "video")
    let second = try await host.fob("token", "video")
    #expect(second.status == 0, "\(second.errors)")
    #expect(first.output != second.output)
    let counters = try host.sandbox.counters()
    #expect(counters["logins"] == 1)
    #expect(counters["refreshes"] == 1)
  }

  @Test func `after expiry, Preservica logs in again`() async throws {
    let host = try OperatorHost("--token-lifetime", "2s")
    let first = try await host.fob("token", "archive")
    try await host.waitForExpiry(of: "archive")
    let second = try await host.fob("token", "archive")
    #expect(second.status == 0, "\(second.errors)")
    #expect(first.output != second.output)
    let counters = try host.sandbox.counters()
    #expect(counters["logins"] == 2)
    #expect(counters["refreshes"] == 0)
  }

  @Test func `a session ended on the server is logged in again once`() async throws {
    let host = try OperatorHost()
    let old = try await host.fob("token", "archive")
    try host.sandbox.control("end-sessions")
    let second = try await host.fob("token", "archive", "--refused", input: old.output)
    #expect(second.status == 0, "\(second.errors)")
    #expect(try host.sandbox.counters()["logins"] == 2)
  }

  @Test func `many at once share one login`() async throws {
    let host = try OperatorHost("--latency", "50ms")
    let outputs = try await withThrowingTaskGroup(of: FobResult.self) { group in
      for _ in 0..<8 { group.addTask { try await host.fob("token", "video") } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outputs.allSatisfy { $0.status == 0 })
    #expect(Set(outputs.map(\.output)).count == 1)
    #expect(try host.sandbox.counters()["requests"] == 1)
  }

  @Test func `the forms for scripts`() async throws {
    let host = try OperatorHost()
    let token = try await host.fob("token", "video").output.trimmingCharacters(in: .newlines)
    #expect(try await host.fob("token", "video", "--header").output == "Authorization: Bearer \(token)\n")
    #expect(
      try await host.fob("token", "video", "--curl-config").output == "header = \"Authorization: Bearer \(token)\"\n")
    let json = try await host.fob("token", "video", "--json").json
    #expect(json["token"] as? String == token)
    #expect(json["version"] as? Int == 1)
    let archive = try await host.fob("token", "archive", "--header")
    #expect(archive.output.hasPrefix("Preservica-Access-Token: "))
  }

  @Test func `two forms are too many`() async throws {
    let host = try OperatorHost()
    let result = try await host.fob("token", "video", "--header", "--json")
    #expect(result.status == 64 && result.output.isEmpty)
    #expect(result.errors.contains("Give one of --header, --json, --curl-config and --format."), "\(result.errors)")
  }

  @Test func `a form by its name is the same as by its option, and aws is for Preservica alone`() async throws {
    let host = try OperatorHost()
    func token(_ arguments: String...) async throws -> FobResult { try await host.fob(["token"] + arguments) }
    #expect(try await token("archive", "--format", "value").output == token("archive").output)
    #expect(try await token("archive", "--format", "header").output == token("archive", "--header").output)
    #expect(try await token("video", "--format", "curl").output == token("video", "--curl-config").output)
    let aws = try await token("archive", "--format", "aws").json
    #expect(aws["Version"] as? Int == 1 && aws["SecretAccessKey"] as? String == "NOT_USED")
    #expect(try await token("archive").output == "\(aws["AccessKeyId"] as? String ?? "")\n")
    let end = try #require(aws["Expiration"] as? String)
    let left = try Date(end, strategy: .iso8601).timeIntervalSinceNow
    #expect((1...901).contains(left), "\(end)")
    let elsewhere = try await token("video", "--format", "aws")
    #expect(elsewhere.status == 64 && elsewhere.output.isEmpty)
    #expect(elsewhere.errors.contains("api.video has no S3 gateway"), "\(elsewhere.errors)")
  }

  @Test func `validity beyond a lifetime is a usage error`() async throws {
    let host = try OperatorHost()
    #expect(try await host.fob("token", "archive", "--min-valid", "5m").status == 0)
    let result = try await host.fob("token", "archive", "--min-valid", "16m")
    #expect(result.status == 64, "\(result.errors)")
    let most = try await host.fob("token", "archive", "--min-valid", "\(Int.max)")
    #expect(most.status == 64, "\(most.errors)")
  }

  @Test func `POD has no token for scripts`() async throws {
    let host = try OperatorHost()
    let result = try await host.fob("token", "pod")
    #expect(result.status == 8)
    #expect(result.errors.contains("tokens show"))
    #expect(try host.sandbox.counters()["requests"] == 0)
  }

  @Test func `exec gives the token to the child alone`() async throws {
    let host = try OperatorHost()
    let token = try await host.fob("token", "video").output.trimmingCharacters(in: .newlines)
    let child = try await host.fob("exec", "video", "--", "sh", "-c", "echo \"$FOB_TOKEN\"; exit 3")
    #expect(child.output == "\(token)\n")
    #expect(child.status == 3)
    #expect(try await host.fob("exec", "video", "--", "no-such-program").status == 127)
    #expect(try await host.fob("exec", "video", "--", "/etc/passwd").status == 126)
    #expect(try await host.fob("exec", "nowhere", "--", "true").status == 125)
    #expect(try await host.fob("exec", "video").status == 125)
    #expect(try await host.fob("exec", "video", "--no-such-option", "--", "true").status == 125)
  }

  @Test func `exec hands on the descriptors of its caller and none of its own`() async throws {
    let host = try OperatorHost()
    // The shell between has no descriptor but its own, whatever the tests have open.
    let script = #"""
      for entry in /proc/$$/fd/*; do
        number=${entry##*/}
        if [ "$number" -gt 2 ]; then eval "exec $number>&-"; fi
      done
      exec 9</etc/passwd
      exec "$0" exec archive -- sh -c 'ls -l /proc/$$/fd'
      """#
    for logins in [2, 2] {
      let result = try await host.fob("exec", "video", "--", "bash", "-c", script, BuiltBinary.path("fob"))
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.output.contains("9 -> /etc/passwd"))
      #expect(!result.output.contains("socket:"), "\(result.output)")
      #expect(try host.sandbox.counters()["logins"] == logins)
    }
  }

  @Test func `a result that cannot be written is a failure`() async throws {
    let host = try OperatorHost()
    let result = try await host.fob(
      "exec", "video", "--", "sh", "-c", "\"$0\" status > /dev/full", BuiltBinary.path("fob"))
    #expect(result.status == 1)
    #expect(result.errors.contains("No space left"))
  }

  @Test func `a refused token and a validity are not asked for together`() async throws {
    let host = try OperatorHost()
    #expect(try await host.fob("token", "video", "--refused", "--min-valid", "5m", input: "x\n").status == 64)
  }

  @Test func `a vendor file works unchanged`() async throws {
    let host = try OperatorHost()
    try host.writeEnvironment(
      "preview.ini",
      [
        "[DEFAULT]", "URL = \(host.sandbox.baseURL)/api/accesstoken/login", "Host = 127.0.0.1:\(host.sandbox.port)",
        "Username = ops@example.org", "Password = pa&ss+w%%rd= \"ü;#", "Tenant = LIBRARY", "Version = V6",
      ])
    let result = try await host.fob("token", "preview")
    #expect(result.status == 0, "\(result.errors)")
  }

  @Test func `the vendor's token file is kept current`() async throws {
    let host = try OperatorHost()
    let file = host.folder.path(of: "preview.ini.token.file")
    try host.change("archive", "token_file", to: file)
    for command in ["token", "refresh"] {
      _ = try await host.fob(command, "archive")
      let token = try await host.fob("token", "archive", "--json").json
      let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
      #expect(lines.count == 2)
      #expect(lines.last.map(String.init) == token["token"] as? String)
      let left = try #require(token["seconds_left"] as? Double)
      let written = try #require(lines.first.flatMap { Double(String($0)) })
      #expect(abs(written - (Date().timeIntervalSince1970 + left - 560)) < 30)
      #expect(lines.first?.contains(".") == true)
    }
  }
}
