import Formats
import Foundation
import TerminalKit
import Testing
import TokenModel

@testable import Interface

@Suite struct LogOutTests {
  @Test func `logging out asks first`() throws {
    let prod = try World.prod()
    var state = try World.state(chosen: "prod")
    state.type("O")
    #expect(state.press(.enter).isEmpty)
    #expect(state.dialogs.isEmpty)
    state.type("O")
    state.press(.tab)
    let effects = state.press(.enter)
    guard case .start(.logOut, _, let work) = effects.first else {
      Issue.record("nothing was sent")
      return
    }
    #expect(state.press(.escape).isEmpty)
    #expect(state.dialogs.count == 1, "what was sent is waited for")
    _ = update(
      &state,
      .ended(prod.name, work, .logOut(.success(LogOutOutcome(.forgetsLocally, remains: "Its access token is valid.")))))
    #expect(state.dialogs.isEmpty)
    #expect(state.screen.contains("no session"))
    #expect(
      state.notice == .done("Deleted the session of prod here; no server was contacted. Its access token is valid."))
  }

  @Test func `logging out says first that copies live on`() throws {
    var state = try World.state(chosen: "pod-example")
    state.type("O")
    #expect(state.screen.contains("The server keeps no sessions: it is deleted here, but a copy"))
    #expect(state.screen.contains("elsewhere stays valid until the account's password is"))
  }

  @Test func `the list of a session that has ended is gone`() throws {
    let pod = try World.named("pod-example")
    var state = try World.listed(chosen: "pod-example")
    #expect(state.chosenList?.count == 4)
    state.type("O")
    state.rest()
    guard case .start(.logOut, _, let work) = state.type("l").first else {
      Issue.record("nothing was sent")
      return
    }
    _ = update(&state, .ended(pod, work, .logOut(.success(LogOutOutcome(.endsOnServer)))))
    #expect(state.chosenList?.count == 0 && state.chosenList?.hasAnswer == false)
    #expect(!state.screen.contains("nightly harvest"))
  }

  @Test func `a failed logout stays in its dialog`() throws {
    let pod = try World.named("pod-example")
    var state = try World.state(chosen: "pod-example")
    state.type("O")
    state.rest()
    guard case .start(.logOut, _, let work) = state.type("l").first else {
      Issue.record("nothing was sent")
      return
    }
    let down = ServiceFailure.serverError(status: 500, reason: "The server failed (500).")
    let kept = SessionFailure.notLoggedOut(
      pod, because: .service(down), remains: "It is good until the server ends it.")
    _ = update(&state, .ended(pod, work, .logOut(.failure(kept))))
    #expect(state.screen.contains("The session is kept."))
    #expect(state.screen.contains("Press Enter to try again, or"))
    #expect(!state.screen.contains("Logged out"))
    state.press(.escape)
    #expect(state.dialogs.isEmpty)
    #expect(state.screen.contains("signed in, checked"))
  }
}
