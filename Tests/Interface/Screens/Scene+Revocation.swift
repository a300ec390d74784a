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
    Scene("revoke-many-of-pod") {
      var state = try World.listed(chosen: "pod-example")
      state.press(.tab)
      state.type("*x")
      return state
    },
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
    Scene("rotate") {
      var state = try World.listed()
      state.press(.tab)
      state.type("o")
      return state
    },
  ]

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
