import Foundation
import Support
import Testing

/// What each command that lists prints: on terminals of three widths, into `cut`, and into `jq`.
@Suite(.drivesPrograms) struct ListingTests {
  /// A command that lists, and what every row of it keeps however narrow the terminal.
  struct Listing: CustomTestStringConvertible, Sendable {
    let command: [String]
    /// Words of one row.
    let kept: [String]
    /// The columns that rows into a pipe have.
    let columns: String
    /// Where JSON has the rows.
    let key: String
    var input = ""
    var status: Int32 = 0

    var testDescription: String { command.joined(separator: " ") }
  }

  private static let value = "${LEAKED}"

  static let listings = [
    Listing(
      command: ["env", "list"], kept: ["archive", "PRODUCTION"],
      columns: "environment production service address account label from problem", key: "environments"),
    Listing(
      command: ["status"], kept: ["archive ", "PROD", "14m"],
      columns: "environment production service account state left refresh note", key: "environments"),
    Listing(
      command: ["tokens", "list", "video"], kept: ["in ", "m"], columns: "handle created expires label contact",
      key: "tokens"),
    Listing(
      command: ["tokens", "list", "pod"], kept: ["legacy", "upload"],
      columns: "handle organization scope last-used label contact", key: "tokens"),
    Listing(
      command: ["tokens", "find", "video"], kept: ["video"], columns: "environment handle label contact", key: "found",
      input: value),
    Listing(
      command: ["tokens", "revoke", "pod", "--all", "--dry-run"], kept: ["legacy"],
      columns: "handle scope created label contact", key: "would_end"),
    Listing(
      command: ["audit"], kept: ["login", "-"],
      columns: "time event result environment handle by detail reason", key: "entries"),
    Listing(
      command: ["themes"], kept: ["dark"], columns: "default theme from description", key: "themes"),
    Listing(
      command: ["vault", "list"], kept: ["archive", "password"], columns: "environment secret used", key: "secrets"),
  ]

  /// A host on which every list has rows, one of them on an environment whose file is broken.
  private func host() async throws -> (host: OperatorHost, leaked: String) {
    let host = try OperatorHost()
    for name in ["archive", "video", "pod"] { #expect(try await host.fob("login", name).status == 0) }
    _ = try await host.fob("vault", "init", input: "correct horse battery\n")
    #expect(try await host.fob("vault", "add", "archive", "password", input: "pa&ss\n").status == 0)
    let made = try await host.fob(
      "tokens", "create", "video", "--lifetime", "180h", "--label", String(repeating: "long label ", count: 12),
      "--reveal", "--json")
    let value = (made.json["token"] as? [String: Any])?["value"] as? String
    try host.writeEnvironment("broken.ini", ["[environment]", "service = preservica", "colour = red"])
    return (host, try #require(value))
  }

  @Test(arguments: listings) func `no line is wider than the terminal, and the row is still told`(
    _ listing: Listing
  ) async throws {
    let (host, leaked) = try await host()
    let input = host.folder.path(of: "input")
    try (listing.input == Self.value ? leaked : listing.input).write(toFile: input, atomically: true, encoding: .utf8)
    for width in [60, 80, 120] {
      let script = #"exec "$0" "$@" 2>/dev/null < \#(input)"#
      let terminal = try PseudoTerminal(
        ["/bin/sh", "-c", script, BuiltBinary.path("fob")] + listing.command,
        environment: host.variables.merging(["TERM": "xterm", "NO_COLOR": "1"]) { $1 }, columns: width)
      #expect(try await terminal.waitForEnd() == listing.status)
      let lines = terminal.text.components(separatedBy: "\r\n").filter { !$0.isEmpty }
      #expect(lines.count > 1, "\(terminal.text)")
      for line in lines { #expect(line.count <= width, "\(width): \(line)") }
      #expect(lines.contains { line in listing.kept.allSatisfy(line.contains) }, "\(width): \(terminal.text)")
    }
  }

  @Test(arguments: listings) func `a pipe gets tab-separated rows of named columns`(_ listing: Listing) async throws {
    let (host, leaked) = try await host()
    let input = listing.input == Self.value ? leaked + "\n" : listing.input
    let rows = try await host.fob(listing.command, input: input).lines.map { $0.components(separatedBy: "\t") }
    #expect(rows.first == listing.columns.components(separatedBy: " "), "\(rows)")
    #expect(rows.count > 1 && Set(rows.map(\.count)).count == 1, "\(rows)")
    guard !listing.command.contains("revoke") else { return }
    let bare = try await host.fob(listing.command + ["--no-header", "--limit", "1"], input: input).lines
    #expect(bare.count == 1 && bare[0].components(separatedBy: "\t").count == rows[0].count, "\(bare)")
    let chosen = listing.columns.components(separatedBy: " ").suffix(2).reversed().joined(separator: ",")
    let two = try await host.fob(listing.command + ["--columns", chosen, "--no-header"], input: input).lines
    #expect(two.count == rows.count - 1, "\(two)")
    #expect(two.first == rows[1].suffix(2).reversed().joined(separator: "\t"), "\(two)")
  }

  @Test(arguments: listings) func `JSON has the same rows`(_ listing: Listing) async throws {
    let (host, leaked) = try await host()
    let input = listing.input == Self.value ? leaked + "\n" : listing.input
    let rows = try await host.fob(listing.command, input: input).lines.count - 1
    let result = try await host.fob(listing.command + ["--json"], input: input)
    #expect(result.json["version"] as? Int == 1, "\(result.output)")
    #expect((result.json[listing.key] as? [Any])?.count == rows, "\(result.output)")
  }

  @Test(arguments: [60, 80, 120]) func `sentences are broken at words`(_ width: Int) async throws {
    let (host, _) = try await host()
    let labels = host.folder.path(of: "labels.json")
    #expect(try await host.fob("labels", "export", "--output", labels).status == 0)
    for command in [["doctor", "--offline", "--all"], ["env", "check"], ["labels", "import", labels, "--dry-run"]] {
      let terminal = try PseudoTerminal(
        ["/bin/sh", "-c", #""$0" "$@" 2>/dev/null"#, BuiltBinary.path("fob")] + command,
        environment: host.variables.merging(["TERM": "xterm", "NO_COLOR": "1"]) { $1 }, columns: width)
      _ = try await terminal.waitForEnd()
      for line in terminal.text.components(separatedBy: "\r\n") { #expect(line.count <= width, "\(line)") }
    }
  }

  @Test func `what expires is in the colour of its urgency, and what never does stands out`() async throws {
    let host = try OperatorHost()
    let terminal = try PseudoTerminal(
      [BuiltBinary.path("fob"), "tokens", "list", "video", "--sort", "expiry"],
      environment: host.variables.merging(["TERM": "xterm-256color"]) { $1 })
    #expect(try await terminal.waitForEnd() == 0)
    func style(before word: String) -> Substring? {
      terminal.text.split(separator: "\r\n").first { $0.contains(word) }?.split(separator: word)[0].suffix(30)
    }
    let (critical, never) = (try #require(style(before: "critical")), try #require(style(before: "never")))
    #expect(critical.contains("\u{1B}[") && never.contains("\u{1B}["), "\(critical.debugDescription)")
    #expect(terminal.text.contains("critical\u{1B}["), "\(terminal.text.debugDescription.prefix(2000))")
  }
}
