import Foundation
import Support
import Testing

/// What a host has little of: threads, descriptors, sessions that are its own.
@Suite(.drivesPrograms) struct ScarcityTests {
  @Test func `without threads that is said instead of waiting for ever`() async throws {
    let host = try OperatorHost()
    let result = try await host.fob("refresh", "archive", adding: Interposer.withoutThreads)
    #expect(result.status == 1 && result.errors.contains("ulimit -u"), "\(result.errors)")
    #expect(try host.sandbox.counters()["requests"] == 0)
  }

  @Test func `with few descriptors nothing is sent that cannot be saved`() async throws {
    let host = try OperatorHost()
    #expect(try await host.fob("login", "video").status == 0)
    for limit in 5...20 {
      let before = try host.sandbox.counters()
      let result = try await FobResult.run(
        ["-c", "ulimit -n \(limit); exec timeout --signal=KILL 90 \"$0\" refresh video", BuiltBinary.path("fob")],
        input: "",
        variables: host.variables, in: TemporaryFolder(), program: "/bin/sh")
      #expect(result.status != 137, "\(limit): it waits for ever")
      #expect(!result.errors.contains("could not be saved, so no other process has it"), "\(limit): \(result.errors)")
      let after = try host.sandbox.counters()
      let sent =
        (after["refreshes"] ?? 0) - (before["refreshes"] ?? 0) + (after["logins"] ?? 0) - (before["logins"] ?? 0)
      #expect(sent == 0 || result.status == 0, "\(limit): \(result.errors)")
    }
    #expect(try host.sandbox.counters()["reused"] == 0)
    #expect(try await host.fob("refresh", "video").status == 0)
  }

  /// A home that was copied to another place, or put back as it was.
  @Test(arguments: [false, true]) func `a copy of the home sends no refresh token that the other has sent`(
    isPutBack: Bool
  )
    async throws
  {
    let host = try OperatorHost()
    #expect(try await host.fob("login", "video").status == 0)
    let (state, copy) = (host.folder.path(of: "state"), host.folder.path(of: "copy"))
    #expect(try Shell.run("cp -a \(state) \(copy)", environment: host.variables).status == 0)
    #expect(try await host.fob("refresh", "video").status == 0)
    if isPutBack { #expect(try Shell.run("cp -a \(copy)/. \(state)/", environment: host.variables).status == 0) }
    let other = isPutBack ? [:] : ["XDG_STATE_HOME": copy]
    let result = try await host.fob("refresh", "video", adding: other)
    #expect(result.status == 0 && result.errors.contains("copied or restored"), "\(result.errors)")
    for _ in 1...2 {
      let again = try await host.fob("refresh", "video", adding: other)
      #expect(again.status == 0 && !again.errors.contains("copied"), "\(again.errors)")
    }
    let counters = try host.sandbox.counters()
    #expect(counters["reused"] == 0 && counters["logins"] == 2 && counters["refreshes"] == 3)
  }
}
