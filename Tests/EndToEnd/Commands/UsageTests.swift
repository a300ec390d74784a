import Gate
import Testing

/// What cannot be understood on the command line.
@Suite(.drivesPrograms) struct UsageTests {
  @Test(arguments: [
    (["nosuch"], "There is no command 'nosuch'. fob --help lists them."),
    (["nosuch", "--json"], "There is no command 'nosuch'. fob --help lists them."),
    (["--nosuch"], "Unknown option '--nosuch'"), (["--read-only", "nosuch"], "Unexpected argument 'nosuch'"),
  ])
  func noCommandIsNamedThatNobodyKnows(_ arguments: [String], _ said: String) async throws {
    let host = try OperatorHost()
    let result = try await host.fob(arguments)
    #expect(result.status == 64 && result.output.isEmpty)
    #expect(result.errors.contains(said) && result.errors.contains("fob --help"), "\(result.errors)")
    #expect(!result.errors.contains("fob open"), "\(result.errors)")
  }

  @Test func theUsageOfACommandIsShownWithItsMistakes() async throws {
    let host = try OperatorHost()
    let result = try await host.fob("status", "--nosuch")
    #expect(result.status == 64)
    #expect(result.errors.contains("Unknown option '--nosuch'") && result.errors.contains("Usage: fob status"))
  }
}
