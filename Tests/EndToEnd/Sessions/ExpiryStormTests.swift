import Support
import Testing

/// One refresh per expiry, whoever asks. `.ci/expiry-storm` is the long form.
@Suite(.drivesPrograms) struct ExpiryStormTests {
  @Test(arguments: StormService.allCases)
  func `many processes are one refresh`(_ service: StormService) async throws {
    let tally = try await ExpiryStorm(service).run(rounds: 4, processes: 16)
    #expect(tally.refreshes == 4 && tally.logins == 0 && tally.failed == 0 && tally.reused == 0, "\(tally)")
  }

  @Test(arguments: StormService.allCases)
  func `many processes on three hosts that share the session are one refresh`(_ service: StormService) async throws {
    let tally = try await ExpiryStorm(service, hosts: 3).run(rounds: 4, processes: 12)
    #expect(tally.refreshes == 4 && tally.logins == 0 && tally.failed == 0 && tally.reused == 0, "\(tally)")
  }

  @Test(arguments: StormService.allCases)
  func `whoever is killed takes nobody with it`(_ service: StormService) async throws {
    let tally = try await ExpiryStorm(service).run(rounds: 4, processes: 16, kills: 4)
    #expect(tally.failed == 0 && tally.reused == 0 && tally.logins <= tally.killed, "\(tally)")
  }
}
