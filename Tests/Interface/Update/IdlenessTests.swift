import Foundation
import TerminalKit
import Testing
import TokenModel

@testable import Interface

@Suite struct IdlenessTests {
  private func at(_ seconds: Double) -> Message { .terminal(.clock(World.now.addingTimeInterval(seconds))) }

  /// One session that can be renewed and ends in twelve hours.
  private func state(_ settings: Settings = Settings()) throws -> AppState {
    let prod = try World.prod()
    var preferences = Preferences()
    preferences.settings = settings
    return try World.state(
      [World.reading(prod, World.session(of: prod, endsIn: 43_200, issued: 0))], chosen: "prod",
      preferences: preferences)
  }

  private func starts(_ effects: [Effect]) -> Bool {
    effects.contains { if case .start = $0 { true } else { false } }
  }

  @Test func `left alone, it renews nothing until a key that does nothing else`() throws {
    var state = try state()
    _ = update(&state, at(28_799))
    #expect(!state.idleness.isResting)
    #expect(state.nextChange(after: state.now) == World.now.addingTimeInterval(28_800))
    _ = update(&state, at(28_800))
    #expect(state.idleness.isResting)
    #expect(state.screen.contains("No key for 8h: nothing is refreshed until you press one"))
    #expect(!starts(update(&state, at(36_000))))
    let effects = update(&state, .terminal(.key(.character("q"))))
    #expect(effects.contains(.terminal(.quit(status: 0))) == false)
    #expect(starts(effects), "what was due meanwhile is renewed at once")
    #expect(state.notice == .info("Refreshing sessions again. That key did nothing else."))
    #expect(update(&state, .terminal(.key(.character("q")))).contains(.terminal(.quit(status: 0))))
  }

  @Test func `every input puts the rest off`() throws {
    for input in [TerminalEvent.key(.character("j")), .pasted("x")] {
      var settings = Settings()
      settings.idleStop = 10_000
      var state = try state(settings)
      _ = update(&state, at(9_000))
      _ = update(&state, .terminal(input))
      _ = update(&state, at(18_999))
      #expect(!state.idleness.isResting)
      _ = update(&state, at(19_000))
      #expect(state.idleness.isResting)
    }
  }

  @Test func `never means never`() throws {
    var settings = Settings()
    settings.idleStop = nil
    var state = try state(settings)
    #expect(starts(update(&state, at(40_000))))
    #expect(!state.idleness.isResting)
  }

  @Test func `where nothing is renewed there is no rest`() throws {
    var state = try state()
    _ = state.press(.character("a"))
    _ = update(&state, at(30_000))
    #expect(!state.idleness.isResting)
    #expect(state.shownNotice?.text.contains("No key for") != true)
  }

  @Test func `the clock set back is no time without input`() throws {
    var state = try state()
    _ = update(&state, at(-7200))
    _ = update(&state, at(-7200 + 28_799))
    #expect(!state.idleness.isResting)
    _ = update(&state, at(-7200 + 28_800))
    #expect(state.idleness.isResting)
  }

  private func isRevealed(_ state: AppState) -> Bool {
    if let dialog = state.dialogs.last as? InspectDialog { dialog.revealedUntil != nil } else { false }
  }

  @Test func `what is revealed is masked when nobody is there`() throws {
    var settings = Settings()
    settings.idleMask = 5
    var state = try state(settings)
    state.press(.enter, .character("v"))
    #expect(isRevealed(state))
    #expect(state.nextChange(after: state.now) ?? .distantFuture <= World.now.addingTimeInterval(5))
    _ = update(&state, at(4))
    #expect(isRevealed(state))
    _ = update(&state, at(5))
    #expect(!isRevealed(state))
  }

  @Test func `what is revealed is masked when the clock is set back`() throws {
    var state = try state()
    state.press(.enter, .character("v"))
    _ = update(&state, at(-3600))
    #expect(!isRevealed(state))
  }

  @Test func `after a suspend what is due is renewed at once`() throws {
    var settings = Settings()
    settings.idleStop = nil
    var state = try state(settings)
    #expect(starts(update(&state, at(43_000))))
  }

  @Test func `a pause does not grow when the clock is set back`() throws {
    let prod = try World.prod()
    var state = try World.state([World.reading(prod, World.session(of: prod, endsIn: 170, issued: 730))])
    let work = try #require(state.environments.first?.activity?.work)
    let down = ServiceFailure.unreachable(reason: "No route.", mayHaveArrived: false)
    _ = update(&state, .ended(prod.name, work, .obtainSession(.failure(.service(down)))))
    #expect(!starts(update(&state, at(5))))
    #expect(starts(update(&state, at(-5))))
  }
}
