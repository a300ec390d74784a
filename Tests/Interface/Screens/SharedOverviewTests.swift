import Formats
import Foundation
import TerminalKit
import Testing
import TokenModel

@testable import Interface

/// `fob status` at a terminal.
@Suite struct SharedOverviewTests {
  private func lines(problem: String?) throws -> [String] {
    let state = try World.sharing(problem: problem)
    let readings = state.environments.compactMap { environment in
      environment.entry.map {
        EnvironmentSnapshot(entry: $0, status: environment.status, loginDemand: environment.loginDemand)
      }
    }
    let overview = StatusOverview(
      readings.map(\.listed), readings, profiles: World.profiles, preferences: Preferences(),
      display: Display(size: Size(rows: 24, columns: 80)), now: World.now)
    return overview.lines(showsAll: true).map(\.plain.string)
  }

  @Test func `a share that does not answer has a line below the environments`() throws {
    #expect(try lines(problem: "refused").last == "The share 'team' does not answer: refused")
    #expect(try !lines(problem: nil).contains { $0.contains("team") })
  }
}
