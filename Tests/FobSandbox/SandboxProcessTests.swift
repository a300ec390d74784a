import Support
import Testing

@Suite(.drivesPrograms) struct SandboxProcessTests {
  @Test func `starts, answers and counts`() throws {
    let sandbox = try SandboxProcess()
    #expect(try sandbox.ask("GET", "/upload-tokens").status == 401)
    let counters = try sandbox.counters()
    #expect(counters["requests"] == 1)
    #expect(counters["connections"] == 1)
  }

  @Test func `ends with the pipe that holds it`() throws {
    let sandbox = try SandboxProcess()
    #expect(sandbox.letGo() == 0)
  }

  @Test func `the sandbox ends when it is stopped`() throws {
    let sandbox = try SandboxProcess()
    sandbox.stop()
    #expect(throws: TestFailure.self) { try sandbox.ask("GET", "/") }
  }
}
