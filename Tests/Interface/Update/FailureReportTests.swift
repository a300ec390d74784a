import Formats
import Foundation
import TerminalKit
import Testing
import TokenModel

@testable import Interface

@Suite struct FailureReportTests {
  private let refused = SessionFailure.service(
    .unreachable(reason: "ws.api.video refused the connection.", mayHaveArrived: false))

  /// The world after a renewal that failed after two seconds.
  private func failed() throws -> AppState {
    var state = try World.listed()
    let effects = state.type("R")
    guard case .start(_, let environment, let id)? = effects.first else { throw World.Missing() }
    state.see([try World.request(1, "POST", "/auth/refresh", after: 1)])
    let end = World.now.addingTimeInterval(2)
    _ = update(&state, .terminal(.clock(end)))
    _ = update(&state, .ended(environment.name, id, .obtainSession(.failure(refused))))
    return state
  }

  @Test func `tells what was tried of whom, when and why`() throws {
    var state = try failed()
    #expect(state.screen.contains("E for details."))
    state.type("E")
    let text = try #require(state.textAtHand)
    for line in [
      "Tried: to refresh the session", "Kind: unreachable", "Why: ws.api.video refused the connection.",
      "What to do: Press R to try again.", "Server: https://ws.api.video", "When: 2026-11-22 14:02:33 UTC",
      "After: 2 s",
      "Asked: POST /auth/refresh: under way",
    ] {
      #expect(text.contains(line + "\n"), "\(line)")
    }
    #expect(text.contains("Next retry: 14:"))
    #expect(state.screen.contains("refused the connection."))
    #expect(state.type("y") == [.terminal(.copy(Secret(text)))])
  }

  @Test func `later failures come first`() throws {
    var state = try failed()
    _ = update(&state, .terminal(.key(.character("r"))))
    guard case .start(_, let environment, let id)? = state.type("R").first else { throw World.Missing() }
    _ = update(&state, .ended(environment.name, id, .obtainSession(.failure(.busy(environment.name)))))
    state.type("E")
    let text = try #require(state.textAtHand)
    let (new, old) = (text.firstRange(of: "Kind: busy"), text.firstRange(of: "Kind: unreachable"))
    #expect(try #require(new).lowerBound < #require(old).lowerBound)
  }

  @Test func `of one environment only`() throws {
    var state = try failed()
    state.type("kkE")
    #expect(state.textAtHand == nil)
    #expect(state.screen.contains("Nothing went wrong in"))
  }

  @Test func `what another process recorded is told too`() throws {
    let video = try World.videoEnvironment()
    let failure = RecordedFailure(
      at: World.now.addingTimeInterval(-60), word: "rate limit", reason: "Too many requests.", needsLogin: false,
      count: 3, nextTry: World.now.addingTimeInterval(60))
    let held = World.session(of: video, endsIn: 900, issued: 0)
    var state = try World.state([World.reading(video, held, failure: failure)])
    state.type("E")
    let text = try #require(state.textAtHand)
    #expect(text.contains("Kind: rate limit\nWhy: Too many requests.\n"))
    #expect(text.contains("In a row: 3 failures\n"))
    #expect(text.contains("Next retry: not before 2026-11-22 14:03:31 UTC\n"))
  }

  @Test func `what the person stopped is no failure`() throws {
    var state = try World.listed()
    guard case .start(_, let environment, let id)? = state.type("R").first else { throw World.Missing() }
    _ = update(&state, .ended(environment.name, id, .obtainSession(.failure(.service(.cancelled)))))
    #expect(state.journal.failures.isEmpty)
  }
}
