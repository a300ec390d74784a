import Foundation
import TerminalKit
import TokenModel

@testable import Interface

extension Scene {
  /// Revoking many, from the marks to the results, and rotating.
  static let revocations = [
    Scene("revoke-many") {
      var state = try World.listed()
      state.press(.tab)
      state.type("    jj  x")
      state.press(.tab)
      state.type("vid")
      return state
    },
    Scene("revoke-many-of-pod", chosen: "pod-example", in: .tokens, keys: "*x"),
    Scene("revoke-in-two-environments") {
      var state = try World.listed()
      state.press(.tab)
      state.type("  ")
      state.type(":env pod-example")
      state.answer(state.press(.enter), with: try World.usedTokens())
      state.type("*x")
      return state
    },
    Scene("resume") {
      var state = try World.listed()
      _ = update(&state, .revocationsRead([try World.revocation(500, tried: 137)]))
      state.type("X")
      return state
    },
    Scene("forget-revocation") {
      var state = try World.listed()
      _ = update(&state, .revocationsRead([try World.revocation(500, tried: 137)]))
      state.type("D")
      return state
    },
    Scene("revocation-progress") { try followed(progress(waits: false)) },
    Scene("revocation-waiting") { try followed(progress(waits: true)) },
    Scene("revocation-results") {
      let revocation = try World.revocation(30, tried: 30)
      var state = try followed(RevocationProgress(revocation))
      guard let work = state.dialogs.last?.work else { throw World.Missing() }
      _ = update(
        &state, .ended(try World.named("video"), work, .revokeMany(.success(RevocationOutcome(revocation, stop: nil)))))
      return state
    },
    Scene("rotate", in: .tokens, keys: "o"),
    Scene("rotate-with-grace", in: .tokens, keys: "ott"),
    Scene("rotate-many", sizes: large) {
      var state = try World.listed()
      state.press(.tab)
      state.type("    jj  ott")
      state.press(.tab)
      state.type("vid")
      return state
    },
    Scene("rotate-in-two-environments", sizes: large) {
      var state = try World.listed()
      state.press(.tab)
      state.type("  ")
      state.type(":env pod-example")
      state.answer(state.press(.enter), with: try World.podTokens())
      state.type("*o")
      return state
    },
    Scene("rotation-progress", sizes: large) {
      var (state, work) = try rotating(20)
      var progress = RotationProgress(try World.rotation(20, tried: 9))
      for number in 10...13 {
        progress.apply(.step(try World.handle(number), .created(try World.handle(2000 + number))))
      }
      _ = update(&state, .rotationProgressed(try World.named("video"), work, progress))
      return state
    },
    Scene("rotation-results", sizes: large) {
      var (state, work) = try rotating(12)
      let outcome = try World.outcome(of: World.rotation(12, tried: 12))
      _ = update(&state, .ended(try World.named("video"), work, .rotate(.success(outcome))))
      return state
    },
    Scene("resume-rotation") {
      var state = try World.listed()
      _ = update(&state, .rotationsRead([try World.rotation(12, tried: 5, ending: .revoked(afterSeconds: 86_400))]))
      state.type("X")
      return state
    },
  ]

  private static let large = [
    Size(rows: 24, columns: 80), Size(rows: 40, columns: 120), Size(rows: 50, columns: 200),
    Size(rows: 10, columns: 40),
  ]

  /// A rotation of so many tokens that was resumed.
  private static func rotating(_ count: Int) throws -> (AppState, WorkID) {
    let rotation = try World.rotation(count, tried: 2)
    var state = try World.listed()
    _ = update(&state, .rotationsRead([rotation]))
    state.type("X")
    guard let work = AppState.work(in: state.type("video") + state.press(.enter))?.id else { throw World.Missing() }
    _ = update(&state, .rotationBegan(try World.named("video"), work, rotation))
    return (state, work)
  }

  private static func progress(waits: Bool) throws -> RevocationProgress {
    let revocation = try World.revocation(500, tried: 100)
    var progress = RevocationProgress(revocation)
    for number in 101...140 {
      progress.apply(
        .result(
          try World.handle(number),
          number % 9 == 0 ? .refused(reason: "The server says that this one is protected.") : .ended))
    }
    if waits { progress.apply(.waiting(seconds: 42)) }
    return progress
  }

  /// A revocation that came so far in four seconds.
  private static func followed(_ progress: RevocationProgress) throws -> AppState {
    let revocation = try World.revocation(500, tried: 100)
    var state = try World.listed()
    _ = update(&state, .revocationsRead([revocation]))
    state.type("X")
    guard let work = AppState.work(in: state.type("video") + state.press(.enter))?.id else { throw World.Missing() }
    let name = try World.named("video")
    _ = update(&state, .revocationBegan(name, work, revocation))
    _ = update(&state, .terminal(.clock(World.now.addingTimeInterval(4))))
    _ = update(&state, .revocationProgressed(name, work, progress))
    return state
  }
}
