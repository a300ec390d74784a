import Foundation
import TerminalKit
import Testing
import TokenModel

@testable import Interface

/// What an operator once found wrong with the screens, each named by what must hold instead.
@Suite struct OperatorReviewTests {
  /// How often a text is on the screen.
  private func count(_ text: String, in state: AppState) -> Int {
    state.screen.components(separatedBy: text).count - 1
  }

  @Test func `the reason why neither session nor list could be read is on the screen once`() throws {
    let reason = "ws.api.video did not answer within 20 s."
    let down = ServiceFailure.unreachable(reason: reason, mayHaveArrived: false)
    var state = AppState(profiles: World.profiles, chosen: "video")
    state.show(try World.readings())
    let (video, page) = try World.started(update(&state, .terminal(.clock(World.now))))
    _ = update(&state, .ended(video.name, page, .loadPage(.failure(.service(down)))))
    #expect(count(reason, in: state) == 1)
    let (_, refresh) = try World.started(state.type("R"))
    _ = update(&state, .ended(video.name, refresh, .obtainSession(.failure(.service(down)))))
    #expect(count(reason, in: state) == 1, "\(state.screen)")
    #expect(state.screen.contains("The upload tokens were not read, for the same reason."))
  }
}
