import Formats
import FoundationEssentials
import TerminalKit
import Testing
import TokenModel

@testable import Interface

@Suite struct RotationTests {
  /// What came of the rotation of one token; nothing was created where there is no new one.
  private func replaced(
    _ old: ListedToken, by new: ListedToken?, ending: RotationPlan.Ending = .kept, revocation: Revocation? = nil
  ) throws -> RotationOutcome {
    let environment = try World.videoEnvironment()
    let plan = RotationPlan(
      environment: environment.name, origin: environment.origin, account: nil, made: World.now,
      rows: [RevocationRow(old)], listed: [], delivery: nil, ending: ending)
    let step: RotationStep = new.map { .created($0.handle) } ?? .notCreated(reason: "No.")
    return RotationOutcome(
      Rotation(path: "/plan", plan: plan, steps: [old.handle: step]),
      successors: new.map { [old.handle: $0] } ?? [:], revocation: revocation)
  }

  @Test func `a grace is chosen, confirmed by name on production, and nothing more is asked after it`() throws {
    let tokens = try World.videoTokens()
    let name = try World.named("video")
    var state = try World.listed()
    state.press(.tab)
    state.type("ot")
    #expect(state.screen.contains("valid for 1 hour more, then"))
    #expect(AppState.work(in: state.press(.tab, .enter)) == nil, "the name is asked for first")
    #expect(state.screen.contains("Type video to confirm:"))
    let sent = try #require(AppState.work(in: state.type("video") + state.press(.enter)))
    #expect(sent.work == .rotate([tokens[0]], .revoked(afterSeconds: 3_600)))
    let made = try World.videoToken(500)
    let outcome = try replaced(
      tokens[0], by: made, ending: .revoked(afterSeconds: 3_600), revocation: try World.revocation(1))
    let effects = update(&state, .ended(name, sent.id, .rotate(.success(outcome))))
    #expect(effects.contains(.readRevocations))
    #expect(state.notice?.text.contains("then fob keep revokes it. It is \(tokens[0].handle).") == true)
    state.press(.escape)
    #expect(state.dialogs.isEmpty)
  }

  @Test func `a replacement whose plan to revoke the old one was not saved is shown with a warning`() throws {
    let tokens = try World.videoTokens()
    var state = try World.listed()
    state.press(.tab)
    state.type("o")
    let sent = try #require(AppState.work(in: state.press(.tab, .enter)))
    let made = try World.videoToken(500)
    var outcome = try replaced(tokens[0], by: made, ending: .revoked(afterSeconds: 3_600))
    outcome.stop = .failure(.state(reason: "The disk is full."))
    _ = update(&state, .ended(try World.named("video"), sent.id, .rotate(.success(outcome))))
    #expect(state.notice?.text == "\(made.handle) replaces \(tokens[0].handle), which stays valid: The disk is full.")
    #expect(state.screen.contains("\(made.handle)"))
  }

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
    #expect(sent.work == .rotate([tokens[0]], .kept))
    let made = try World.videoToken(500)
    _ = update(&state, .ended(name, sent.id, .rotate(.success(try replaced(tokens[0], by: made)))))
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
    _ = update(&state, .ended(name, sent.id, .rotate(.success(try replaced(tokens[0], by: made)))))
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
    let old = try World.videoTokens()[0]
    var outcome = try replaced(old, by: nil)
    outcome.failures[old.handle] = .service(.refused(status: 403, reason: "No.", field: nil))
    _ = update(&state, .ended(name, sent.id, .rotate(.success(outcome))))
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
