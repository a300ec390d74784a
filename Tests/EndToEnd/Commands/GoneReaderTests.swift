import Support
import Testing

/// Output in a pipe that nobody reads any more.
@Suite(.drivesPrograms) struct GoneReaderTests {
  private let host: OperatorHost

  init() throws {
    host = try OperatorHost()
  }

  @Test(arguments: [
    ["token", "archive"], ["token", "archive", "--json"], ["tokens", "list", "video"], ["status", "--watch"],
    ["audit", "--follow"], ["env", "list"],
  ])
  func `who has read enough is told nothing`(arguments: [String]) async throws {
    _ = try await host.fob("token", "archive")
    let result = try await host.fobWithoutReader(arguments)
    #expect(result.status == 141)
    #expect(result.errors.isEmpty, "\(result.errors)")
  }

  @Test func `renewals that are under way are kept`() async throws {
    try host.slowDown("/api/accesstoken/login", by: 0.005)
    let result = try await host.fobWithoutReader(["keep", "video", "archive"])
    #expect(result.status == 141)
    #expect(result.errors.isEmpty, "\(result.errors)")
    let states = try await host.fob("status", "video", "archive").output
    #expect(states.matches(of: /\tfresh\t/).count == 2, "\(states)")
  }

  @Test func `a program that fob becomes ends by the signal`() async throws {
    let result = try await host.fob("exec", "archive", "--", "sh", "-c", "kill -PIPE $$; echo deaf")
    #expect(result.status == 141 && result.output.isEmpty)
  }

  @Test func `a program that fob runs ends by the signal`() async throws {
    try host.change("archive", "password", to: nil)
    try host.change("archive", "password_command", to: "sh -c 'kill -PIPE $$; echo deaf'")
    let result = try await host.fob("token", "archive")
    #expect(result.status == 4 && result.errors.contains("141"), "\(result.errors)")
  }
}
