import Foundation
import Support
import Testing

/// Long work says how far it is: on a terminal, and nowhere else.
@Suite(.drivesPrograms) struct ProgressTests {
  /// What a command draws over a line of a terminal on standard error.
  private func drawn(
    _ command: [String], on host: OperatorHost, adding extra: [String: String] = [:], columns: Int = 80
  ) async throws -> [String] {
    let terminal = try PseudoTerminal(
      ["/bin/sh", "-c", #"exec "$0" "$@" > /dev/null"#, BuiltBinary.path("fob")] + command,
      environment: host.variables.merging(extra) { $1 }, columns: columns)
    #expect(try await terminal.waitForEnd() == 0, "\(terminal.text)")
    return terminal.text.components(separatedBy: "\r").filter { !$0.allSatisfy(\.isWhitespace) }
  }

  @Test func `reading a hundred thousand tokens is counted with its rate and its end`() async throws {
    let host = try OperatorHost("--tokens", "100000", "--latency", "20ms")
    let lines = try await drawn(["tokens", "list", "video"], on: host)
    let counted = lines.filter { $0.contains("Reading upload tokens: ") && $0.contains(" of 100,000") }
    #expect(counted.count >= 3, "\(lines)")
    #expect(counted.contains { $0.contains("/s · ") && $0.contains("s left") }, "\(lines)")
    let piped = try await host.fob("tokens", "list", "video", "--limit", "1")
    #expect(piped.status == 0 && piped.errors.isEmpty && piped.lines.count == 2, "\(piped.errors)")
  }

  @Test(arguments: [40, 80]) func `revoking a thousand is counted, without a line for each`(
    _ columns: Int
  ) async throws {
    let world = try await RevocationHost(["--latency", "20ms"])
    let lines = try await drawn(["tokens", "revoke", "video", "--all", "--yes"], on: world.host, columns: columns)
    let counted = lines.filter { $0.hasPrefix("Revoking in video: ") && $0.contains(" of 1,000") }
    #expect(counted.count >= 3, "\(lines)")
    #expect(counted.allSatisfy { $0.count < columns }, "\(counted)")
    #expect(columns < 80 || counted.contains { $0.contains("/s · ") && $0.contains("s left") }, "\(counted)")
    #expect(lines.contains { $0.contains("fob: 1,000 revoked.") }, "\(lines.suffix(3))")
  }

  @Test func `in a pipe each token has its line, and standard error nothing but the end`() async throws {
    let world = try await RevocationHost()
    let piped = try await world.host.fob("tokens", "revoke", "video", "--all", "--yes")
    #expect(piped.lines.count == 1000 && piped.lines.allSatisfy { $0.hasSuffix("  revoked") })
    #expect(!piped.errors.contains("\r") && !piped.errors.contains("Revoking in"), "\(piped.errors.suffix(300))")
    #expect(piped.errors.hasSuffix("fob: 1,000 revoked.\n"), "\(piped.errors.suffix(300))")
  }

  @Test func `a terminal gets failures as they come, and every token with --verbose`() async throws {
    let world = try await RevocationHost()
    try world.failOneInTwenty(times: 3)
    func printed(_ options: [String], status: Int32) async throws -> [String] {
      let terminal = try PseudoTerminal(
        [BuiltBinary.path("fob"), "tokens", "revoke", "video", "--yes"] + options, environment: world.host.variables,
        columns: 120)
      #expect(try await terminal.waitForEnd() == status, "\(terminal.text.suffix(500))")
      return terminal.text.components(separatedBy: "\r\n").map { $0.components(separatedBy: "\r").last ?? "" }
    }
    let short = try await printed(Array(world.chosen.prefix(100)), status: 9)
    #expect(short.filter { $0.hasSuffix("  revoked") }.isEmpty, "\(short)")
    #expect(short.count { $0.contains("  refused: ") } == 3, "\(short)")
    try world.clearFaults()
    let long = try await printed(["--verbose"] + world.chosen.suffix(100), status: 0)
    #expect(long.count { $0.hasSuffix("  revoked") } == 100, "\(long)")
  }

  @Test func `finding and importing labels read lists and say so at once`() async throws {
    let host = try OperatorHost("--tokens", "3000", "--latency", "100ms")
    let handle = try #require(try await host.fob("tokens", "list", "video", "--limit", "1", "--no-header").lines.first)
    _ = try await host.fob("tokens", "label", "video", String(handle.prefix(10)), "mine")
    let labels = host.folder.path(of: "labels.json")
    #expect(try await host.fob("labels", "export", "--output", labels).status == 0)
    try host.folder.write("nobodys-token\n", to: "leaked")
    // Another host has other handles, so that it must read the list.
    let lines = try await drawn(
      ["labels", "import", labels], on: host, adding: ["XDG_STATE_HOME": host.folder.path(of: "elsewhere")])
    #expect(lines.count { $0.contains("Reading upload tokens") } >= 3, "\(lines)")
    let terminal = try PseudoTerminal(
      ["/bin/sh", "-c", #"exec "$0" tokens find video < \#(host.folder.path(of: "leaked"))"#, BuiltBinary.path("fob")],
      environment: host.variables)
    #expect(try await terminal.waitForEnd() == 8)
    #expect(terminal.text.components(separatedBy: "\rReading upload tokens").count >= 3, "\(terminal.text)")
  }
}
