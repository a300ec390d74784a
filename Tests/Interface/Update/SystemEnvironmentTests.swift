import Foundation
import TerminalKit
import Testing
import TokenModel

@testable import Interface

/// Environments for all users of the machine on the screens.
@Suite struct SystemEnvironmentTests {
  private static let path = "/etc/fob/environments/video.ini"

  private func listing(of file: String) throws -> [ListedEnvironment] {
    try World.readings().map { reading in
      guard reading.entry.name == "video" else { return reading.listed }
      return .file(EnvironmentFileName(name: try World.named("video"), file: file))
    }
  }

  private func reading(_ place: EnvironmentPlace) throws -> EnvironmentSnapshot {
    var video = try World.videoEnvironment()
    video.place = place
    return World.reading(video, World.session(of: video, endsIn: 3130, issued: 470))
  }

  @Test func `the row of a file that hides one says so, and so does what is told of it in full`() throws {
    var state = try World.state(columns: 120)
    #expect(!state.screen.contains("hides"))
    _ = update(&state, .environmentsRead([try reading(EnvironmentPlace(hides: ["/etc"]))]))
    let row = try #require(state.screen.split(separator: "\n").first { $0.contains("video") })
    #expect(row.contains("hides /etc"), "\(state.screen)")
    state.press(.enter)
    #expect(state.screen.contains("production and read-only there still hold"), "\(state.screen)")
  }

  @Test func `a file for all users is neither edited nor removed`() throws {
    var state = try World.state()
    _ = update(&state, .environmentsListed(try listing(of: Self.path)))
    _ = update(&state, .environmentsRead([try reading(EnvironmentPlace(system: "/etc"))]))
    #expect(state.type("e").isEmpty)
    #expect(state.dialogs.isEmpty && state.screen.contains("root changes"), "\(state.screen)")
    #expect(state.screen.contains(Self.path))
  }

  @Test func `what is hidden has a say: where it changes, the file that hides it is read again`() throws {
    var state = try World.state()
    #expect(update(&state, .filesChanged([.environmentFile(Self.path)])) == [.listEnvironments])
    let listing = try World.readings().map(\.listed)
    let video = EnvironmentFileName(name: try World.named("video"), file: "video.ini")
    #expect(update(&state, .environmentsListed(listing)) == [.readEnvironments([video], sessionsOf: [])])
  }
}
