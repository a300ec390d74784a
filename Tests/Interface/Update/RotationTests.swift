import Formats
import FoundationEssentials
import TerminalKit
import Testing
import TokenModel

@testable import Interface

@Suite struct RotationTests {
  @Test func `one alike is made, shown and the old one offered`() throws {
    let tokens = try World.videoTokens()
    let name = try World.named("video")
    var state = try World.listed()
    state.press(.tab)
    state.type("o")
    #expect(state.screen.contains("Rotate token: video"))
    #expect(state.screen.contains("Nikon scanner, reading room"))
    #expect(AppState.work(in: state.press(.enter)) == nil, "Cancel is the default")
    state.type("o")
    let sent = try #require(AppState.work(in: state.press(.tab, .enter)))
    #expect(
      sent.work
        == .create(
          TokenRequest(
            label: tokens[0].ownLabel, lifetime: .seconds(try #require(tokens[0].token.lifetime)),
            replaces: tokens[0].handle)))
    let made = try World.videoToken(500)
    _ = update(&state, .ended(name, sent.id, .create(.success(made))))
    #expect(!state.screen.contains(made.token.value.revealed), "its value is masked until asked for")
    #expect(state.type("y").first == .terminal(.copy(made.token.value)))
    #expect(state.press(.escape) == [.terminal(.dropTypedAhead)])
    #expect(state.screen.contains("Revoke token: video"))
    #expect(state.screen.contains("\(made.handle) replaces it."))
    let ended = try #require(AppState.work(in: state.type("video") + state.press(.enter)))
    #expect(ended.work == .revoke(tokens[0].token.reference))
  }

  @Test func `where the new one is shown x means the old one`() throws {
    let tokens = try World.videoTokens()
    let name = try World.named("video")
    var state = try World.listed()
    state.press(.tab)
    state.type("o")
    let sent = try #require(AppState.work(in: state.press(.tab, .enter)))
    let made = try World.videoToken(500)
    _ = update(&state, .ended(name, sent.id, .create(.success(made))))
    #expect(state.screen.contains("It replaces \(tokens[0].handle): x revokes that old token, not this one."))
    state.type("x")
    #expect(state.screen.contains("\(made.handle) replaces it. Revoke the old token"))
    state.press(.escape)
    #expect(state.dialogs.count == 1, "what was answered is not asked again")
    let ended = try #require(AppState.work(in: state.type("xvideo") + state.press(.enter)))
    #expect(ended.work == .revoke(tokens[0].token.reference))
    _ = update(&state, .ended(name, ended.id, .revoke(.success(.ended))))
    #expect(state.screen.contains("It replaces \(tokens[0].handle), which is revoked."))
    #expect(state.type("x").isEmpty && state.dialogs.count == 1, "the new one is not revoked by that key")
    state.press(.escape)
    #expect(state.dialogs.isEmpty)
  }

  @Test func `a failure stays in the dialog`() throws {
    let name = try World.named("video")
    var state = try World.listed()
    state.press(.tab)
    state.type("o")
    let sent = try #require(AppState.work(in: state.press(.tab, .enter)))
    _ = update(
      &state, .ended(name, sent.id, .create(.failure(.service(.refused(status: 403, reason: "No.", field: nil))))))
    #expect(state.screen.contains("No."))
    state.press(.escape)
    #expect(state.dialogs.isEmpty)
  }

  @Test func `a scope that no new token has is not replaced by another`() throws {
    var state = try World.listed(chosen: "pod-example")
    state.press(.tab)
    state.type("G")
    state.type("o")
    #expect(state.dialogs.isEmpty)
    #expect(
      state.notice
        == .warning("A new token cannot have the scope 'admin'. Create one with the scope you want."))
  }

  @Test func `an old token that another has replaced says so, and for how long it is valid`() throws {
    let token = try World.videoTokens()[0]
    let new = try World.handle(500)
    var state = try World.listed()
    #expect(!state.screen.contains("old · "))
    let replaced = ReplacedToken(successor: new, graceEnd: World.now.addingTimeInterval(90_000 - 3600))
    _ = update(&state, .replacedRead([token.handle: replaced]))
    #expect(state.screen.contains("old · 1d"))
    _ = update(&state, .terminal(.clock(World.now.addingTimeInterval(1))))
    #expect(state.screen.contains("old · 23h"))
    state.press(.tab, .enter)
    #expect(state.screen.contains("\(new), revoked in 23h"))
    _ = update(&state, .terminal(.clock(World.now.addingTimeInterval(86_400))))
    #expect(state.screen.contains("\(new), to be revoked by fob keep"))
    #expect(SpokenRow(token, state).text.string.hasPrefix("old, replaced by \(new), "))
    _ = update(&state, .replacedRead([:]))
    #expect(!state.screen.contains("old · "))
  }

  @Test func `the plans are read again with the lists`() throws {
    var state = try World.listed()
    _ = update(&state, .terminal(.clock(World.now)))
    let effects = state.type("r") + update(&state, .environmentsRead(try World.readings()))
    #expect(effects.contains(.readRevocations))
  }
}
