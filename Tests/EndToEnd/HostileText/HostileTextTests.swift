import Foundation
import Support
import Synchronization
import Testing

/// Whatever servers and files say, by chance and by the hundred: nothing of it steers a terminal, a log or a reader of JSON.
@Suite(.drivesPrograms) struct HostileTextTests {
  /// A server whose every answer is a failure in hostile words, in each place where an answer has words.
  private func server(seed: UInt64) throws -> ScriptedServer {
    let words = Mutex(HostileWords(seed: seed))
    let statuses = [400, 401, 403, 404, 409, 422, 429, 500, 503, 302, 200]
    return try ScriptedServer.answering { request in
      words.withLock { words in
        let status = statuses[words.text().utf8.count % statuses.count]
        let json = ["title", "detail", "name", "message", "error", "continuationToken"]
          .map { "\"\($0)\": \"\(words.jsonText())\"" }.joined(separator: ", ")
        let line = words.text().filter { !$0.isNewline }
        return "HTTP/1.1 \(status) \(line)\r\nLocation: https://\(line)/\r\nRetry-After: \(line)\r\nDate: \(line)\r\n"
          + "Content-Type: application/json; \(line)\r\nContent-Length: \(json.utf8.count + 2)\r\n\r\n{\(json)}"
      }
    }
  }

  private func expectHarmless(_ text: String, isJSON: Bool = false, _ what: String) {
    // In JSON what steers no terminal stays as the server has it; tabs stand between the cells of rows in a pipe.
    let data: Set<String> = isJSON ? ["U+200B", "U+200D", "U+FE0F", "U+FEFF", "U+200C"] : ["U+9"]
    let controls = ControlSequences.controls(in: text).filter { !data.contains($0) }
    #expect(controls == [], "\(what): \(text.debugDescription)")
  }

  /// Runs a command, once with its output in pipes and once at a terminal.
  private func run(_ line: String, _ host: OperatorHost) async throws {
    let arguments = line.split(separator: " ").map(String.init)
    let piped = try await FobResult.run(arguments, input: "", variables: host.variables, in: TemporaryFolder())
    let isJSON = line.hasSuffix("--json")
    expectHarmless(piped.output, isJSON: isJSON, line)
    expectHarmless(piped.errors, line)
    if isJSON, !piped.output.isEmpty { #expect(!piped.json.isEmpty, "\(line)") }
    let terminal = try PseudoTerminal(
      [BuiltBinary.path("fob")] + arguments,
      environment: host.variables.merging(["TERM": "xterm-256color", "NO_COLOR": "1", "SWIFT_BACKTRACE": "enable=no"]) {
        $1
      })
    _ = try await terminal.waitForEnd()
    #expect(String(validating: terminal.output, as: UTF8.self) != nil, "\(line)")
    expectHarmless(terminal.text, isJSON: isJSON, "\(line) at a terminal")
  }

  @Test(arguments: 0..<6 as Range<UInt64>)
  func `words of servers steer no terminal`(seed: UInt64) async throws {
    let host = try OperatorHost()
    let server = try server(seed: seed)
    defer { server.stop() }
    try host.describe()
    for name in ["archive", "archive-2fa", "video", "pod", "web", "web-service", "described"] {
      try host.change(name, "url", to: server.url)
    }
    for line in [
      "token video", "token archive", "login archive-2fa", "login pod", "login web", "token web-service",
      "tokens list video", "tokens list pod --json", "login described", "token described", "tokens list described",
      "refresh archive", "env check video", "env check --json", "status", "status --json", "audit", "audit --json",
    ] { try await run(line, host) }
    let log = try #require(host.folder.text(of: "state/fob/audit.jsonl"))
    #expect(!log.isEmpty)
    expectHarmless(log.replacingOccurrences(of: "\n", with: ""), isJSON: true, "the audit log")
  }

  @Test(arguments: 100..<104 as Range<UInt64>)
  func `words of files steer no terminal`(seed: UInt64) async throws {
    var words = HostileWords(seed: seed)
    let host = try OperatorHost()
    let configuration = "config/fob/"
    func write(_ text: String, _ name: String) throws { try host.folder.write(text, to: configuration + name) }
    try write("[environment]\nservice = api.video\napi_key = x\n", "environments/\(words.fileName()).ini")
    try write("[environment]\n\(words.text())\n", "environments/broken.ini")
    try write("[\(words.text())]\nservice = \(words.text())\n", "environments/section.ini")
    try write(
      "[environment]\nservice = api.video\nurl = \(words.text())\n\(words.text()) = x\n", "environments/url.ini")
    try host.change("video", "label", to: words.text())
    try host.change("pod", "password_command", to: "/bin/sh -c \"printf '%s' '\(words.fileName())' >&2; exit 1\"")
    try write("[settings]\n\(words.text()) = \(words.text())\ntheme = \(words.text())\n", "settings.ini")
    try write("[main]\n\(words.text()) = \(words.text())\n", "keys.ini")
    try write("[theme]\ndescription = \(words.text())\n", "themes/\(words.fileName()).ini")
    try write("[theme]\ndescription = \(words.text())\n[palette]\n\(words.text()) = red\n", "themes/mine.ini")
    try host.describe("[service]\nname = \(words.text())\n\(words.text()) = \(words.text())\n")
    let service = try host.folder.write(
      OperatorHost.describedService.replacing("/access_token", with: words.text()), to: "odd.ini")
    let labels = try host.folder.write("{\"version\": 1, \"labels\": \"\(words.jsonText())\"}", to: "labels.json")
    let vendor = try host.folder.write(
      "[DEFAULT]\nURL = https://x.example\nUsername = \(words.text())\nTenant = \(words.text())\n", to: "vendor.ini")
    for line in [
      "status", "status --json", "env list", "env list --json", "env show broken", "env show section", "env show url",
      "env show video", "env check", "token pod", "themes", "themes --json", "keys", "keys --json",
      "labels import \(labels)", "env import \(vendor) --dry-run", "env import \(vendor) --name imported",
      "token described", "service list",
      "service list --json", "service check \(service)", "token no-such-\u{1B}[2J-name", "token video \u{1B}]0;x\u{07}",
      "no-such-\u{9B}31m-command",
    ] { try await run(line, host) }
    let export = try PseudoTerminal(
      [BuiltBinary.path("fob"), "themes", "--export", "mine"], environment: host.variables)
    _ = try await export.waitForEnd()
    expectHarmless(export.text, "themes --export at a terminal")
  }
}
